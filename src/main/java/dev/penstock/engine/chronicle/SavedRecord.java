package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;

/**
 * What a repair found of a message that a group knows by itself.
 *
 * @param lane where it lies, as is {@code row} of the lane's sound documents, and {@code sub}
 * @param hasTurn whether others of its key wait for it
 */
record SavedRecord(
    long id,
    int lane,
    int row,
    int sub,
    State state,
    int deliveries,
    long first,
    long due,
    boolean hasTurn) {}
