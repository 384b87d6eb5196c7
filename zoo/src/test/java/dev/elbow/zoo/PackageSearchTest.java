package dev.elbow.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackageSearchTest {

    private static final String BUNDLED = "iris-mixture:1.0.0";

    @Test
    void findsABundledPackageByItsDigest() {
        String digest = Zoo.load(BUNDLED).digest();

        assertThat(PackageSearch.byDigest("iris-mixture", digest)).contains(BUNDLED);
        assertThat(PackageSearch.byDigest("iris", digest)).isEmpty();
        assertThat(PackageSearch.byDigest("iris-mixture", "sha256:" + "0".repeat(64)))
                .isEmpty();
    }
}
