package dev.portcullis.launcher;

import java.util.concurrent.CountDownLatch;

/** A program that says that it runs, and goes on until it is ended. */
final class Patient {
    private Patient() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("running with " + String.join(" ", arguments) + " and " + System.getenv("PORTCULLIS_NOTICE"));
        if (arguments.length > 0 && arguments[0].equals("fail")) System.exit(3);
        if (arguments.length > 0 && arguments[0].equals("sentence")) {
            System.out.println("\nAPPLICATION FAILED TO START\n\nDescription:\n\nIt was made by another build.\n\nAction:\n");
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }
}
