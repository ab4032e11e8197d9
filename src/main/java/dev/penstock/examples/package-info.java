/** Programs to learn from; {@code penstock demo} runs {@code ReadFiles} and {@code CountWords}. */
package dev.penstock.examples;
