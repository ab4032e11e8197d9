/**
 * From a YAML file to checked records, with every problem reported at once; and the data directory
 * that an installation lives in.
 *
 * <p>Start with {@link dev.penstock.config.ConfigFile} and {@link
 * dev.penstock.config.DataDirectory}. {@link dev.penstock.config.Names} is the one place for the
 * rules of names.
 */
package dev.penstock.config;
