package dev.penstock.scenario.programs;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Delivery;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;

/** Says that it is about to send what it was handed to its output, and does. */
public final class SayAndSend implements Handler<String> {
  public static final String SAYS = "about to send";

  private WorkerContext context;

  @Override
  public void start(WorkerContext given) {
    context = given;
  }

  @Override
  public void handle(String body, Delivery<String> delivery) {
    System.out.println(SAYS);
    context.output(Codec.text()).send(body);
  }
}
