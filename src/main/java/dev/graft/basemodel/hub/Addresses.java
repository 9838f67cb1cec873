package dev.graft.basemodel.hub;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Tells addresses of the open internet from those of this machine and of the networks around it. */
final class Addresses {
    private Addresses() {}

    /**
     * Whether every address of a host is one of the open internet. The JDK remembers the answer for half a minute (its
     * networkaddress.cache.ttl), so that a connection made right after this goes to one of these addresses.
     */
    static boolean arePublic(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (!isPublic(address)) {
                return false;
            }
        }
        return true;
    }

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
    }

    /** What RFC 6890 keeps for other purposes and the JDK has no question for. */
    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        boolean thisNetwork = first == 0;
        boolean sharedByCarrier = first == 100 && second >= 64 && second < 128;
        boolean assignments = first == 192 && second == 0 && bytes[2] == 0;
        boolean benchmarks = first == 198 && (second == 18 || second == 19);
        boolean reserved = first >= 240;
        return !(thisNetwork || sharedByCarrier || assignments || benchmarks || reserved);
    }

    /** Unique local ones (RFC 4193), and those that carry an IPv4 address: 64:ff9b::/96, 2002::/16, ::/96. */
    private static boolean isPublic6(byte[] bytes) {
        boolean uniqueLocal = (bytes[0] & 0xFE) == 0xFC;
        boolean translated = bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xFF) == 0xFF;
        boolean tunnelled = bytes[0] == 0x20 && bytes[1] == 0x02;
        boolean compatible = true;
        for (int i = 0; i < 12; i++) {
            compatible &= bytes[i] == 0;
        }
        return !(uniqueLocal || translated || tunnelled || compatible);
    }
}
