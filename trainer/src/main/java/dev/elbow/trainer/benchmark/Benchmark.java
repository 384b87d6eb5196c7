package dev.elbow.trainer.benchmark;

import dev.elbow.trainer.benchmark.Summary.Line;
import dev.elbow.trainer.data.TrainerDataException;
import dev.elbow.trainer.fit.FitException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs sets under a protocol, one after the other, and keeps what comes of them. Used once, by one thread. */
public final class Benchmark {

    private final LabelledFolder data;
    private final Plan plan;
    private final Listener listener;

    /**
     * What is to be run.
     *
     * @param sets names; all labelled files of the folder where empty
     * @param seeds at least one
     * @param name what tables call the model
     * @param threads that score; fits are on the one that runs the benchmark
     * @param out the folder of results
     */
    public record Plan(
            Path data,
            Protocol protocol,
            List<String> sets,
            List<Long> seeds,
            ModelRecipe recipe,
            String name,
            int threads,
            Path out) {
        public Plan {
            sets = List.copyOf(sets);
            seeds = List.copyOf(seeds);
        }
    }

    /** Hears how it goes, from one thread. */
    public interface Listener {
        /** A set is finished, or all of them are. */
        void line(String line);

        /** Something was left out, failed or differs. */
        void note(String note);
    }

    /**
     * A benchmark.
     *
     * @throws TrainerDataException where the folder holds no CSV file
     */
    public Benchmark(Plan plan, Listener listener) {
        this.data = LabelledFolder.of(plan.data());
        this.plan = plan;
        this.listener = listener;
    }

    /**
     * Runs all sets with all seeds, but for those whose records are there, and writes the tables after each set.
     *
     * @param reference a folder with figures of others, which the detectors are held to
     * @return whether every run came to an end
     * @throws TrainerDataException where a set's file is at fault
     * @throws IOException where the results cannot be written
     */
    public boolean run(Optional<Path> reference) throws IOException, InterruptedException {
        Reference others = reference.map(Reference::read).orElse(Reference.NONE);
        ResultFolder results = new ResultFolder(plan.out());
        List<SetRecord> finished = new ArrayList<>();
        int failed = 0;
        ExecutorService threads = threads();
        try {
            Deque<List<Started>> started = new ArrayDeque<>();
            for (LabelledSet set : sets()) {
                List<Started> seeds = new ArrayList<>();
                for (long seed : plan.seeds()) {
                    seeds.add(new Started(set.name() + ", seed " + seed, start(set, seed, results, threads)));
                }
                started.add(seeds);
                while (!started.isEmpty() && started.element().stream().allMatch(one -> one.run.isDone())) {
                    failed += finish(started.remove(), finished, results, others);
                }
            }
            for (List<Started> seeds : started) {
                failed += finish(seeds, finished, results, others);
            }
        } finally {
            threads.shutdownNow();
        }
        conclude(finished, others);
        return failed == 0;
    }

    private record Started(String what, Future<SetRecord> run) {}

    /** Ours, which fits, scores too where no other thread is free, so that nothing piles up. */
    private ExecutorService threads() {
        int others = plan.threads() - 1;
        return new ThreadPoolExecutor(
                0,
                Math.max(1, others),
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    private Future<SetRecord> start(LabelledSet set, long seed, ResultFolder results, ExecutorService threads)
            throws IOException {
        try {
            SetRun run = new SetRun(set, plan.protocol(), seed, plan.recipe(), plan.name());
            FutureTask<SetRecord> rest = new FutureTask<>(run.fit(results));
            if (plan.threads() == 1) {
                rest.run();
            } else {
                threads.execute(rest);
            }
            return rest;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e); // told like one of the rest
        }
    }

    /** Tells of a set, and counts the runs that came to nothing. */
    private int finish(List<Started> seeds, List<SetRecord> finished, ResultFolder results, Reference others)
            throws IOException, InterruptedException {
        List<SetRecord> records = new ArrayList<>();
        for (Started seed : seeds) {
            result(seed).ifPresent(records::add);
        }
        if (!records.isEmpty()) {
            finished.addAll(records);
            listener.line(line(records));
            write(results, finished, others);
        }
        return seeds.size() - records.size();
    }

    /** Those that were asked for; each is read before the first is run, so that a fault of the last shows at once. */
    private List<LabelledSet> sets() {
        List<LabelledSet> sets = new ArrayList<>();
        if (!plan.sets().isEmpty()) {
            plan.sets().forEach(set -> sets.add(data.named(set)));
            return sets;
        }
        for (String set : data.files().keySet()) {
            Optional<LabelledSet> read = data.read(set);
            read.ifPresentOrElse(sets::add, () -> listener.note("left out: " + data.unlabelled(set)));
        }
        if (sets.isEmpty()) {
            throw new TrainerDataException("data " + data.folder() + ": no file with the last column "
                    + LabelledSet.LABEL + " (expected: at least one)");
        }
        return sets;
    }

    /** Empty where the run came to nothing, which does not keep the others from running. */
    private Optional<SetRecord> result(Started started) throws IOException, InterruptedException {
        try {
            return Optional.of(started.run.get());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException fault) {
                throw fault;
            }
            // An export that differs from the training engine is an illegal state: a fault of ours, but one set's
            // alone.
            if (cause instanceof TrainerDataException
                    || cause instanceof FitException
                    || cause instanceof IllegalStateException) {
                listener.note(started.what + ": failed: " + cause.getMessage());
                return Optional.empty();
            }
            if (cause instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(started.what + ": " + cause, e);
        }
    }

    private String line(List<SetRecord> records) {
        Summary summary = Summary.of(plan.protocol(), records);
        String set = records.get(0).set();
        Line own = summary.line(plan.name(), set);
        Line reconstruction = summary.line(plan.name() + "_reconstruction", set);
        Line neighbours = summary.line("knn5_mean", set);
        return String.format(
                Locale.ROOT,
                "%-18s %d seeds  %s AUROC %5.1f AUPR %5.1f  reconstruction %5.1f %5.1f  knn5_mean %5.1f %5.1f"
                        + "  fit %.1f s  %.2f µs an event",
                set,
                own.seeds(),
                plan.name(),
                own.auroc().mean(),
                own.aupr().mean(),
                reconstruction.auroc().mean(),
                reconstruction.aupr().mean(),
                neighbours.auroc().mean(),
                neighbours.aupr().mean(),
                own.fitSeconds(),
                own.microseconds());
    }

    private void write(ResultFolder results, List<SetRecord> finished, Reference others) throws IOException {
        Summary summary = Summary.of(plan.protocol(), finished);
        String name = Summary.word(plan.protocol());
        results.write(name + ".csv", CsvTable.of(summary));
        results.write(name + ".md", "# Benchmark\n\n" + new ProtocolSection(summary, others).text());
    }

    private void conclude(List<SetRecord> finished, Reference others) {
        if (finished.isEmpty()) {
            return;
        }
        Summary summary = Summary.of(plan.protocol(), finished);
        summary.methods().forEach((method, figures) -> {
            Line mean = summary.mean(method, figures.keySet());
            listener.line(String.format(
                    Locale.ROOT,
                    "mean of %d sets   %-24s AUROC %5.1f AUPR %5.1f",
                    figures.size(),
                    method,
                    mean.auroc().mean(),
                    mean.aupr().mean()));
        });
        Agreement.of(summary, others).stream()
                .filter(one -> !one.agrees())
                .forEach(one -> listener.note(String.format(
                        Locale.ROOT,
                        "%s on %s: AUROC %.1f (expected: %.1f as measured elsewhere, within %.1f)",
                        one.method(),
                        one.set(),
                        one.here(),
                        one.measured(),
                        one.tolerance())));
    }
}
