/**
 * What runs inside a Java worker: a {@link dev.penstock.worker.Handler} or a {@link
 * dev.penstock.worker.Producer}, and the loop around it. The supervisor is not known here; it is
 * met through the environment, signals and a pipe.
 */
package dev.penstock.worker;
