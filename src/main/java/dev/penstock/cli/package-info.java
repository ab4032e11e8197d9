/** What a person types: one class a command, and the wiring of all rooms. */
package dev.penstock.cli;
