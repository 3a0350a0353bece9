package dev.portcullis.emulator;

/** Sees every REST exchange after its answer is known and before it is sent. */
@FunctionalInterface
public interface ExchangeObserver {

    void onExchange(Exchange exchange);
}
