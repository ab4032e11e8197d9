/** What single methods cost, timed by JMH. */
package dev.penstock.bench.micro;
