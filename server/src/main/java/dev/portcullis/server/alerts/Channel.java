package dev.portcullis.server.alerts;

import dev.portcullis.server.outbound.OutboundTrouble;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One kind of way to the team. What each must hold to is ChannelContract, a test that every kind passes. */
sealed interface Channel permits MailChannel, WebhookChannel {
    /** As in the table. */
    String kind();

    /** Why nothing can be sent by this kind as the installation is set; empty when it can. */
    String off();

    /** What a receiver knows a message by. */
    String identity(UUID message);

    /**
     * Reads the form.
     *
     * @param errors gets a sentence for each wrong field
     * @return what is set, to be used only when there are no errors
     */
    ChannelSettings read(ChannelForm form, Map<String, String> errors);

    /**
     * Puts a notice into the channel's own form. May ask the workspace who somebody is, and sends nothing.
     *
     * @throws OutboundTrouble when what has to be known could not be asked for now
     */
    Outgoing prepare(ChannelRow channel, Message message, Notice notice) throws OutboundTrouble;

    /**
     * What became of something that at least one of its recipients got.
     *
     * @param note what did not go as it should; empty when all is well
     * @param remaining who did not get it
     * @param passing whether one of these may get it later without anybody doing something
     */
    record Outcome(String note, List<String> remaining, boolean passing) {
        static final Outcome WELL = new Outcome("", List.of(), false);
    }

    /** Something that is ready to go. */
    interface Outgoing {
        /** For whom, in words. */
        String recipient();

        String subject();

        /**
         * @throws OutboundTrouble when nobody got it, as far as we know
         */
        Outcome send() throws OutboundTrouble;
    }
}
