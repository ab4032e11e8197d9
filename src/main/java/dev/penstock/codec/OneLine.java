package dev.penstock.codec;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a library's message fit for a sentence of ours. What it quotes of somebody's bytes is shown
 * in short pieces only: it may be long, private, or made to look like lines of a log.
 */
final class OneLine {
  private static final int LONGEST = 200;
  private static final int LONGEST_QUOTE = 60;
  private static final Pattern QUOTE = Pattern.compile("([\"'])(.*?)\\1");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

  private OneLine() {}

  static String of(String text) {
    return of(text, LONGEST);
  }

  /** The same, of so many characters at most. */
  static String of(String text, int longest) {
    String line = CONTROL.matcher(String.valueOf(text)).replaceAll(" ");
    String quoting = QUOTE.matcher(line).replaceAll(OneLine::shortened);
    return cut(quoting, longest);
  }

  private static String shortened(MatchResult quote) {
    String mark = quote.group(1);
    return Matcher.quoteReplacement(mark + cut(quote.group(2), LONGEST_QUOTE) + mark);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + "…";
  }
}
