package dev.elbow.zoo.registry;

import dev.elbow.schemas.wire.ArtifactJson;
import dev.elbow.schemas.wire.WireException;
import dev.elbow.zoo.fault.ZooException;
import dev.elbow.zoo.registry.RegistryHttp.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags of a repository, asked for anew each time, page by page. Not thread-safe. */
public final class TagList {

    /** Of all pages together. */
    private static final int MOST_TAGS = 100_000;

    private static final int MOST_PAGES = 1_000;
    private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?");

    private final Repository repository;

    TagList(Repository repository) {
        this.repository = repository;
    }

    /**
     * All tags, in the registry's order.
     *
     * @throws ZooException.NotFound where the registry has no such repository
     * @throws ZooException.Untrusted where it goes on and on
     */
    public List<String> all() {
        List<String> tags = new ArrayList<>();
        Optional<String> next = Optional.of(first());
        for (int page = 0; page < MOST_PAGES && next.isPresent(); page++) {
            next = page(next.get(), tags);
        }
        if (next.isPresent()) {
            throw untrusted("more than " + MOST_PAGES + " pages of tags");
        }
        return tags;
    }

    /** Those that can be tags, the newest versions first. */
    public List<String> newest() {
        return all().stream()
                .filter(tag -> tag.matches(TAG))
                .sorted(new TagOrder())
                .toList();
    }

    /** Some that can be tags, at most a thousand from a registry that keeps to it. */
    public List<String> some() {
        List<String> tags = new ArrayList<>();
        page(first(), tags);
        return tags.stream().filter(tag -> tag.matches(TAG)).toList();
    }

    private String first() {
        return repository.address("tags/list?n=1000");
    }

    /** Adds a page of tags; returns where the next one is. */
    private Optional<String> page(String page, List<String> tags) {
        String what = "tags of " + repository.name();
        return repository.http().send(Request.get(page, Map.of("Accept", "application/json")), answer -> {
            if (answer.statusCode() == 404) {
                throw new ZooException.NotFound("registry " + repository.name() + ": no such repository");
            }
            byte[] bytes = repository.answers().body(answer, what);
            Answers.expect(answer, bytes, what, 200);
            try {
                tags.addAll(ArtifactJson.readTags(bytes));
            } catch (WireException e) {
                throw new ZooException.Untrusted("registry " + repository.name() + ": " + e.getMessage(), e);
            }
            if (tags.size() > MOST_TAGS) {
                throw untrusted("more than " + MOST_TAGS + " tags");
            }
            Matcher link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
            return link.find() ? Optional.of(link.group(1)) : Optional.<String>empty();
        });
    }

    private ZooException untrusted(String what) {
        return new ZooException.Untrusted("registry " + repository.name() + ": " + what);
    }
}
