package dev.elbow.zoo.sign;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/** What minisign 0.11 wrote, for these tests only, and what the tests do with such files. */
final class MinisignSamples {

    static final byte[] MESSAGE = bytes("hello");

    static final String PLAIN_PUBLIC = """
            untrusted comment: minisign public key F65F51DF60F09B17
            RWQXm/Bg31Ff9ujL03V12uHWyCVff34FZxHEZubemsYxueOsGtRtO84Q
            """;

    /** {@code minisign -G -W}. */
    static final String PLAIN_SECRET = """
            untrusted comment: minisign encrypted secret key
            RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAF5vwYN9RX/bXOdQWyVsZy1oznRZnnO3TAf/OQVQs7EAxaYf4a8qoaujL03V12uHWyCVff34FZxHEZubemsYxueOsGtRtO84QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
            """;

    /** {@code minisign -S -t "free form"}, by the plain key. */
    static final String PREHASHED = """
            untrusted comment: signature from minisign secret key
            RUQXm/Bg31Ff9vW7qEqtRUv0BBKwglzbUrcS3LB0gJJMzCePW4LYZiLYnCxi9DttF93E3Fs87BuHS9tJMNjDAXTeJQo/OAJ+Bgc=
            trusted comment: free form
            KSSboebsQ8wps4fvzdDfCoAgF4BFxZFZmR41aixidB3QsQh9aVdXskzDrMGy5Xt4PPDQyPHKLWGJc/RAuJ+gAQ==
            """;

    /** {@code minisign -S -l}, by the plain key. */
    static final String LEGACY = """
            untrusted comment: signature from minisign secret key
            RWQXm/Bg31Ff9qPeG8ZoNj79t4tnvrJ7QaSZlZuIipPqspj63c+vAPjY6qjYU2ITiRcgXc+pb6M0EgPji33JcjD/8rTvAUBvJwg=
            trusted comment: timestamp:1795288130\tfile:m
            dsGWj8r7GMJIZbxMZYPqHhh1aZq9CT7JXdNQkPwsKNhDtJqpeNnB8p+5jrvivo1N/Jj4vsEx9LFyEkRp7kHTBg==
            """;

    /** The password of the encrypted samples. */
    static final String PASSWORD = "secret";

    /** Its id begins with a zero, which minisign leaves out of its comment. */
    static final String SMALL_PUBLIC = """
            untrusted comment: minisign public key 4CBC3C924D87120
            RWQgcdgkycPLBOYVm6STZcqPxqlBO/LuiTltH6n9SqpwCWgP3k1EWmfJ
            """;

    /** {@code minisign -G} under a limit of memory, whereupon it takes 64 MiB for the password. */
    static final String SMALL_SECRET = """
            untrusted comment: minisign encrypted secret key
            RWRTY0IyIKlB2Uxi0d/CRumobup464RIElLli4f8LM5AKu5Gp0UAACAAAAAAAAAAAAQAAAAA/2uKl9uhOGae1syEF+JcfjsBg8o2VEsp1fe3TocZTNfovIH7129+QmGwIpf9ygvRE0rf86D1LZtWqM5G053RinlY6rUkqgp4o0fFmlD5HHyTgzU3RAeizGh/vbh1+jnaIsUzZ1li8S0=
            """;

    static final String LARGE_PUBLIC = """
            untrusted comment: minisign public key 9571CD5DB1FA7FD9
            RWTZf/qxXc1xlfR6fxi1dry3U1NYjpcx6a+ICFc+VduV/b2qPdzIub3Z
            """;

    /** {@code minisign -G}: 1 GiB for the password. */
    static final String LARGE_SECRET = """
            untrusted comment: minisign encrypted secret key
            RWRTY0IyZfcof1p0osTcftwPGkF/ZLX/PcpaKLMBEtz4WFhSvK4AAAACAAAAAAAAAEAAAAAAD4WxjPiwMPZZlzzZsmtfPcx3i8uHz6ja9WodS3qrfDiwSFi8wWxA5meV0jxppKaaF59qkhIhKI6aD9FX7gq5RmGCJu1c8QMPQgWKFaV1K1wC5VN5ZwpEkScrhuXG+z5iDC8ZI4k5r3Y=
            """;

    /** The large key after {@code minisign -C -W}, which leaves salt, limits and digest in place. */
    static final String BARED_SECRET = """
            untrusted comment: minisign encrypted secret key
            RWQAAEIyZfcof1p0osTcftwPGkF/ZLX/PcpaKLMBEtz4WFhSvK4AAAACAAAAAAAAAEAAAAAA2X/6sV3NcZU1S5UdOLMUQ1pVQnk0Eoe/OJgRHUyziPLOlGdSnXaw9vR6fxi1dry3U1NYjpcx6a+ICFc+VduV/b2qPdzIub3Zo+/XsJkviTKx3bUb7GgOgiZ3rDT8DEBQGenDA8NNXbk=
            """;

    private MinisignSamples() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Draws the same bytes for the same seed. */
    static SecureRandom random(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has it", e);
        }
    }

    /** The text with one bit flipped in one byte of the base64 of a line. */
    static byte[] flipped(String text, int line, int index) {
        String[] lines = text.split("\n", -1);
        byte[] decoded = Base64.getDecoder().decode(lines[line]);
        decoded[index] ^= 1;
        lines[line] = Base64.getEncoder().encodeToString(decoded);
        return bytes(String.join("\n", lines));
    }
}
