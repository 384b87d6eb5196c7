package dev.elbow.zoo.cli;

import dev.elbow.schemas.model.Manifest;
import dev.elbow.schemas.model.PackageFile;
import dev.elbow.zoo.VerifiedPackage;
import dev.elbow.zoo.sign.SignatureVerdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What commands say of packages. Stateless. */
final class PackageText {

    private PackageText() {}

    static Map<String, Object> row(VerifiedPackage one) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("package", one.manifest().reference());
        row.put("digest", one.digest());
        row.put("files", one.manifest().files().size());
        row.put("bytes", bytes(one.manifest()));
        row.put("signature", state(one.signature()));
        one.signature().keyId().ifPresent(id -> row.put("key_id", id));
        one.signature().keyName().ifPresent(name -> row.put("key_name", name));
        one.signature().trustedComment().ifPresent(comment -> row.put("trusted_comment", comment));
        return row;
    }

    static String state(SignatureVerdict verdict) {
        return verdict.state().name().toLowerCase(Locale.ROOT);
    }

    static String signature(SignatureVerdict verdict) {
        return switch (verdict.state()) {
            case SIGNED ->
                "signed by " + verdict.keyName().orElse("") + " ("
                        + verdict.keyId().orElse("") + "): "
                        + verdict.trustedComment().orElse("");
            case BUNDLED -> "shipped with Elbow";
            case UNSIGNED -> "not signed";
            case KEY_UNKNOWN -> "signed by " + verdict.keyId().orElse("") + ", which is not in the key ring";
            case UNCHECKED -> "signature not looked at";
        };
    }

    static long bytes(Manifest manifest) {
        return manifest.files().stream().mapToLong(PackageFile::size).sum();
    }
}
