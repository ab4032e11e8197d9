/** Programs that the scenarios let a supervisor run. */
package dev.penstock.scenario.programs;
