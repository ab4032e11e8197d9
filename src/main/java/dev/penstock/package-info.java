/**
 * Worker processes that lose nothing, on one jar, without a broker. The rooms, each importing only
 * from those below it ({@code RoomsTest} holds them to it):
 *
 * <pre>
 * cli                what a person types
 * inspect            looking, without disturbing
 * supervisor         what is wanted, and making it so      worker   what runs inside a worker
 * process            one OS process
 * queue, state       the rules of messages and maps        engine.chronicle   their files
 * config             what is asked for, checked
 * memory             mapped words, owner-stamped locks, process identity
 * codec, fault       values as bytes, what can go wrong
 * </pre>
 */
package dev.penstock;
