package dev.elbow.deploy.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** How a disk becomes too small for a broker. */
enum Disk {
    /** A file system of 64 MB, filled up; needs the right to mount one. */
    SMALL {
        @Override
        Full prepare(Path folder) throws IOException {
            Path mount = Files.createDirectory(folder.resolve("disk"));
            run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mount.toString());
            return new Full() {
                @Override
                public Path data() {
                    return mount.resolve("data");
                }

                @Override
                public void fill(ElbowProcess broker) throws IOException {
                    FileStore store = Files.getFileStore(mount);
                    byte[] block = new byte[1 << 16];
                    try (OutputStream filler = Files.newOutputStream(mount.resolve("filler"))) {
                        while (store.getUsableSpace() > ROOM) {
                            filler.write(block);
                        }
                    }
                }

                @Override
                public void makeRoom() throws IOException {
                    Files.delete(mount.resolve("filler"));
                }

                @Override
                public void close() {
                    run("umount", mount.toString());
                }
            };
        }
    },

    /** A limit on the size of the files that the broker may write; needs no rights. */
    LIMITED {
        @Override
        Full prepare(Path folder) {
            return new Full() {
                @Override
                public Path data() {
                    return folder.resolve("data");
                }

                @Override
                public void fill(ElbowProcess broker) {
                    run("prlimit", "--pid", String.valueOf(broker.pid()), "--fsize=" + ROOM + ":");
                }

                @Override
                public void makeRoom() {
                    // the limit went with the process that had it
                }

                @Override
                public void close() {
                    // nothing is left
                }
            };
        }
    };

    /** Bytes that are left: fewer than the scores take. */
    private static final long ROOM = 4 << 20;

    abstract Full prepare(Path folder) throws IOException;

    /** Where a broker writes, and what happens there. */
    interface Full extends AutoCloseable {
        Path data();

        void fill(ElbowProcess broker) throws IOException;

        void makeRoom() throws IOException;

        @Override
        void close();
    }

    private static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(Arrays.toString(command) + ": " + said);
            }
        } catch (IOException e) {
            throw new AssertionError(Arrays.toString(command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(Arrays.toString(command), e);
        }
    }
}
