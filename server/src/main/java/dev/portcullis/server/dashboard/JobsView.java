package dev.portcullis.server.dashboard;

import dev.portcullis.server.jobs.JobRow;
import dev.portcullis.server.web.Page;
import dev.portcullis.server.web.Paging;
import dev.portcullis.server.web.Tab;
import java.util.List;

/**
 * What the page of jobs shows.
 *
 * @param address of this view of the list
 * @param state of the view; empty for all
 */
public record JobsView(String address, List<Tab> tabs, List<Line> lines, Paging paging, int todo, String state) {
    /**
     * @param does what it does, in words
     * @param path of the page that it brings up to date; empty for none
     */
    public record Line(JobRow job, String does, String path) {
        public String state() {
            return JobsPage.word(job.state());
        }

        /** Whether somebody may ask for it again, and it is not at work or done. */
        public boolean again(Page page) {
            return (job.state() == JobRow.State.FAILED || job.state() == JobRow.State.RETRYING) && page.may(JobsPage.needs(job.kind()));
        }
    }
}
