package dev.pagewatch.gateway.bridge;

import java.util.List;

/**
 * What a viewer gets first when it registers.
 *
 * @param messages it missed since the position it brought
 * @param frames in place of those: present values, or that it must read all again
 */
record Missed(List<AddressFeed.Entry> messages, List<Frame> frames) {}
