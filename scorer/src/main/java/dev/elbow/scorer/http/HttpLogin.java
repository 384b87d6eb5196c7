package dev.elbow.scorer.http;

import dev.elbow.schemas.IoFault;
import dev.elbow.schemas.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A name and password, or a token, or neither. Files are read for each request, so that a secret that was renewed is taken.
 *
 * @param kind of the secret
 * @param given the secret itself, where no file holds it
 * @param file that holds the secret
 */
public record HttpLogin(Kind kind, Optional<String> given, Optional<Path> file) {

    /** For servers that ask for none. */
    public static final HttpLogin NONE = new HttpLogin(Kind.NONE, Optional.empty(), Optional.empty());

    private static final long LONGEST_SECRET = 64 << 10;

    /** How a secret is shown to the server. */
    public enum Kind {
        NONE,
        /** {@code name:password}. */
        BASIC,
        BEARER
    }

    /** Reads {@code basic_auth} or {@code bearer_token}, or the {@code _file} of one of them. */
    public static HttpLogin read(Settings group) {
        List<HttpLogin> logins = new ArrayList<>();
        group.secret("basic_auth").ifPresent(secret -> logins.add(given(Kind.BASIC, secret)));
        group.text("basic_auth_file").ifPresent(file -> logins.add(file(Kind.BASIC, file)));
        group.secret("bearer_token").ifPresent(secret -> logins.add(given(Kind.BEARER, secret)));
        group.text("bearer_token_file").ifPresent(file -> logins.add(file(Kind.BEARER, file)));
        if (logins.size() > 1) {
            group.problem("basic_auth", "one login of " + logins.size(), "one, by name and password or by token");
        }
        for (HttpLogin login : logins) {
            login.problem().ifPresent(problem -> group.problem(login.key(), problem, login.expected()));
        }
        return logins.isEmpty() ? NONE : logins.get(0);
    }

    private static HttpLogin given(Kind kind, String secret) {
        return new HttpLogin(kind, Optional.of(secret), Optional.empty());
    }

    private static HttpLogin file(Kind kind, String file) {
        return new HttpLogin(kind, Optional.empty(), Optional.of(Path.of(file)));
    }

    /** The value of the header; empty where there is none. */
    public Optional<String> header() throws IOException {
        return switch (kind) {
            case NONE -> Optional.empty();
            case BASIC ->
                Optional.of("Basic " + Base64.getEncoder().encodeToString(secret().getBytes(StandardCharsets.UTF_8)));
            case BEARER -> Optional.of("Bearer " + secret());
        };
    }

    private String secret() throws IOException {
        if (file.isEmpty()) {
            return given.orElse("").strip();
        }
        if (Files.size(file.get()) > LONGEST_SECRET) {
            throw new IOException("over " + LONGEST_SECRET + " bytes");
        }
        return Files.readString(file.get()).strip();
    }

    private String key() {
        return (kind == Kind.BASIC ? "basic_auth" : "bearer_token") + (file.isPresent() ? "_file" : "");
    }

    private String expected() {
        return kind == Kind.BASIC ? "name:password" : "a token";
    }

    /** Why it cannot be used, without anything of it. */
    private Optional<String> problem() {
        try {
            String secret = secret();
            boolean sound = kind == Kind.BASIC
                    ? secret.indexOf(':') > 0 && secret.chars().noneMatch(Character::isISOControl)
                    : !secret.isEmpty() && secret.chars().allMatch(c -> c > ' ' && c <= '~');
            return sound ? Optional.empty() : Optional.of(place() + "of another form");
        } catch (IOException e) {
            return Optional.of(place() + IoFault.of(e));
        }
    }

    private String place() {
        return file.map(path -> path + ": ").orElse("");
    }

    /** Nothing of the secret. */
    @Override
    public String toString() {
        return kind + place();
    }
}
