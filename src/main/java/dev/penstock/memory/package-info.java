/**
 * What processes share below the rules: mapped regions, the owner-stamped lock, process identity.
 * Depends on nothing.
 */
package dev.penstock.memory;
