/** What can go wrong, as the few kinds a caller or an exit code tells apart. Depends on nothing. */
package dev.penstock.fault;
