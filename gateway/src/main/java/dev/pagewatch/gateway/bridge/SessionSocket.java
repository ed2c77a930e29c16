package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.session.SessionDesk;
import dev.pagewatch.gateway.session.SessionViewer;
import dev.pagewatch.model.BusAddresses;

/** A socket as sessions know it: on its hub's event loop, whoever tells it something. */
record SessionSocket(Hub hub, ViewerSocket viewer, String epoch) implements SessionViewer {

  @Override
  public long id() {
    return viewer.id();
  }

  /** It may hear of this session from now on; before the answer that tells its id. */
  void owns(SessionDesk.Answer opened) {
    hub.post(() -> hub.opened(viewer, opened.session()));
  }

  @Override
  public void told(String session, long seq, String body, boolean hasFrame, Runnable taken) {
    hub.post(
        () -> {
          if (viewer.isClosed() || !Boolean.TRUE.equals(viewer.sessions().get(session))) {
            taken.run();
            return;
          }
          String address = BusAddresses.BROWSER_SESSION + session;
          // A state must not take the place of a picture, which does not come again.
          String slot = address + (hasFrame ? " frame" : "");
          viewer.send(slot, new Frame(ServerFrames.message(address, epoch, seq, body)), taken);
        });
  }
}
