/**
 * What processes share below the rules: mapped regions, the owner-stamped lock, the place to sleep
 * at, process identity. Depends on nothing.
 */
package dev.penstock.memory;
