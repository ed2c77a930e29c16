package dev.pagewatch.worker.egress;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Hosts whose business is to follow visitors or to show them advertisements, and whose absence
 * changes nothing of what a page says. A short list of those met most; tools for tests of several
 * versions of a page are not in it, since they write pages' texts.
 */
public final class TrackerHosts {

  private static final Set<String> DOMAINS =
      Set.of(
          "2o7.net",
          "adform.net",
          "adnxs.com",
          "adroll.com",
          "adsrvr.org",
          "agkn.com",
          "amazon-adsystem.com",
          "amplitude.com",
          "bat.bing.com",
          "bluekai.com",
          "branch.io",
          "casalemedia.com",
          "chartbeat.com",
          "chartbeat.net",
          "clarity.ms",
          "cloudflareinsights.com",
          "connect.facebook.net",
          "crazyegg.com",
          "criteo.com",
          "criteo.net",
          "crwdcntrl.net",
          "demdex.net",
          "doubleclick.net",
          "doubleverify.com",
          "everesttech.net",
          "exelator.com",
          "fullstory.com",
          "google-analytics.com",
          "googleadservices.com",
          "googlesyndication.com",
          "googletagmanager.com",
          "googletagservices.com",
          "heapanalytics.com",
          "hotjar.com",
          "hs-analytics.net",
          "inspectlet.com",
          "krxd.net",
          "liadm.com",
          "luckyorange.com",
          "mathtag.com",
          "matomo.cloud",
          "mc.yandex.ru",
          "media.net",
          "mixpanel.com",
          "moatads.com",
          "mouseflow.com",
          "munchkin.marketo.net",
          "nr-data.net",
          "omtrdc.net",
          "openx.net",
          "outbrain.com",
          "parsely.com",
          "piwik.pro",
          "plausible.io",
          "pubmatic.com",
          "px.ads.linkedin.com",
          "quantserve.com",
          "rlcdn.com",
          "rubiconproject.com",
          "scorecardresearch.com",
          "segment.com",
          "segment.io",
          "sharethis.com",
          "smartadserver.com",
          "taboola.com",
          "tapad.com",
          "teads.tv",
          "yieldmo.com",
          "zemanta.com");

  private TrackerHosts() {}

  /** Whether a host, in lower case, is one of them or below one. */
  public static boolean contains(String host) {
    for (String domain = host; ; ) {
      if (DOMAINS.contains(domain)) {
        return true;
      }
      int dot = domain.indexOf('.');
      if (dot < 0) {
        return false;
      }
      domain = domain.substring(dot + 1);
    }
  }

  /**
   * Patterns of URLs, as Chromium's {@code Network.setBlockedURLs} takes them.
   *
   * @param watched the host whose page is opened, which is never left out
   */
  public static List<String> patterns(String watched) {
    return DOMAINS.stream()
        .sorted()
        .filter(domain -> !watched.equals(domain) && !watched.endsWith("." + domain))
        .flatMap(domain -> Stream.of("*://" + domain + "/*", "*://*." + domain + "/*"))
        .toList();
  }
}
