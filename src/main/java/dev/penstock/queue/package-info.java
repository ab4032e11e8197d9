/**
 * Queues and the groups that share them out: the rules, free of any engine. {@link
 * dev.penstock.queue.Queues} opens them; an engine is found by its name.
 */
package dev.penstock.queue;
