/** Looking at an installation without disturbing it, whether its supervisor runs or not. */
package dev.penstock.inspect;
