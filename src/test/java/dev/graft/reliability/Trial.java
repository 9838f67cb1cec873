package dev.graft.reliability;

/** How long the tests of reliability take: short in every build, long in the profile of that name. */
public final class Trial {
    private Trial() {}

    public static boolean isLong() {
        return "long".equals(System.getProperty("graft.trial"));
    }
}
