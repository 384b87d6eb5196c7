package dev.elbow.zoo.registry;

/**
 * One repository of a registry: where it is, and what is said to it.
 *
 * @param path within the registry
 * @param answers as they are read
 */
record Repository(RegistryHttp http, String path, Answers answers) {

    /** What messages call it. */
    String name() {
        return http.name() + "/" + path;
    }

    /** Where something of it is. */
    String address(String rest) {
        return "/v2/" + path + "/" + rest;
    }
}
