package dev.elbow.deploy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Duration;
import java.util.Calendar;
import java.util.Date;
import java.util.Set;

/** Who may see whom; the rules of the house, held by the compiler's own view of the code. */
@AnalyzeClasses(
        packages = "dev.elbow",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutFixtures.class})
class ArchitectureTest {

    /** The fixtures of the zoo are tests, though they come in a jar. */
    static final class WithoutFixtures implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule DATA_FLOWS_ONE_WAY = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("schemas")
            .definedBy("dev.elbow.schemas..")
            .layer("zoo")
            .definedBy("dev.elbow.zoo..")
            .layer("trainer")
            .definedBy("dev.elbow.trainer..")
            .layer("scorer")
            .definedBy("dev.elbow.scorer..")
            .layer("deploy")
            .definedBy("dev.elbow.deploy..")
            .whereLayer("zoo")
            .mayOnlyBeAccessedByLayers("trainer", "scorer", "deploy")
            .whereLayer("trainer")
            .mayOnlyBeAccessedByLayers("deploy")
            .whereLayer("scorer")
            .mayOnlyBeAccessedByLayers("deploy")
            .whereLayer("deploy")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule TRAINER_AND_SCORER_SEE_THE_API_OF_THE_ZOO_ALONE = noClasses()
            .that(resideInAnyPackage("dev.elbow.trainer..", "dev.elbow.scorer..", "dev.elbow.deploy.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.elbow.zoo.layout..", "dev.elbow.zoo.verify.."));

    @ArchTest
    static final ArchRule SIGNATURES_KNOW_NEITHER_COMMANDS_NOR_REGISTRIES = noClasses()
            .that(resideInAPackage("dev.elbow.zoo.sign.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.elbow.zoo.cli..", "dev.elbow.zoo.registry.."));

    @ArchTest
    static final ArchRule REGISTRIES_KNOW_NO_COMMANDS = noClasses()
            .that(resideInAPackage("dev.elbow.zoo.registry.."))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.elbow.zoo.cli.."));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.elbow.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DJL_STAYS_IN_THE_TRAINER = only("dev.elbow.trainer..").mayDependOn("ai.djl..");

    @ArchTest
    static final ArchRule DUCKDB_AND_SQL_STAY_WITH_THE_DATA =
            only("dev.elbow.trainer.data..").mayDependOn("java.sql..", "org.duckdb..");

    @ArchTest
    static final ArchRule DETECTORS_OF_OTHERS_STAY_WITH_THE_BASELINES =
            only("dev.elbow.trainer.baseline..", "dev.elbow.deploy.bench..").mayDependOn("com.amazon..");

    @ArchTest
    static final ArchRule ONNX_RUNTIME_STAYS_IN_THE_ZOO =
            only("dev.elbow.zoo.runtime..").mayDependOn("ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONNX_CLASSES_ARE_FOR_WRITING_AND_CHECKING_GRAPHS = only(
                    "dev.elbow.zoo.verify..", "dev.elbow.trainer.onnx..")
            .mayDependOn("ai.onnx..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule BOUNCY_CASTLE_STAYS_WITH_THE_SIGNATURES =
            only("dev.elbow.zoo.sign..").mayDependOn("org.bouncycastle..");

    @ArchTest
    static final ArchRule KAFKA_STAYS_WITH_THE_LOOP_AND_THE_TOOLS = only(
                    "dev.elbow.scorer.alert..",
                    "dev.elbow.scorer.stream..",
                    "dev.elbow.scorer.kstreams..",
                    "dev.elbow.scorer.sink..",
                    "dev.elbow.trainer.data.kafka..",
                    "dev.elbow.deploy.broker..",
                    "dev.elbow.deploy.replay..",
                    "dev.elbow.deploy.tail..",
                    "dev.elbow.deploy.demo..",
                    "dev.elbow.deploy.bench..")
            .mayDependOn("org.apache.kafka..", "kafka..", "scala..");

    @ArchTest
    static final ArchRule WHAT_BUILDS_IMAGES_STAYS_THERE =
            only("dev.elbow.deploy.image..").mayDependOn("com.google.cloud.tools.jib..");

    @ArchTest
    static final ArchRule MICROMETER_STAYS_WITH_WHAT_OBSERVES = only(
                    "dev.elbow.scorer.alert..", "dev.elbow.scorer.observe..", "dev.elbow.scorer.stream..")
            .mayDependOn("io.micrometer..", "io.prometheus..");

    @ArchTest
    static final ArchRule SERVING_STAYS_WITH_WHAT_IS_SHOWN =
            only("dev.elbow.scorer.observe..", "dev.elbow.scorer.page..").mayDependOn("com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule JACKSON_STAYS_WITH_THE_WIRE_FORMS =
            only("dev.elbow.schemas.wire..").mayDependOn("com.fasterxml..", "com.networknt..", "org.yaml..");

    @ArchTest
    static final ArchRule AVRO_STAYS_WITH_ITS_FORM =
            only("dev.elbow.schemas.avro..").mayDependOn("org.apache.avro..");

    /** Such a product loses its operand to the garbage collector before the gradient is computed. */
    @ArchTest
    static final ArchRule NO_PRODUCT_OF_AN_ARRAY_WITH_A_JAVA_NUMBER = noClasses()
            .should()
            .callMethodWhere(new DescribedPredicate<JavaMethodCall>("mul, div or pow of an NDArray with a Number") {
                private static final Set<String> NAMES = Set.of("mul", "muli", "div", "divi", "pow", "powi");

                @Override
                public boolean test(JavaMethodCall call) {
                    return call.getTargetOwner().isAssignableTo(NDArray.class)
                            && NAMES.contains(call.getName())
                            && call.getTarget().getRawParameterTypes().get(0).isEquivalentTo(Number.class);
                }
            });

    /**
     * Somebody may set the clock while events are scored: what lasts is measured by a clock that nobody sets. Where a group begins
     * may be a time of day; and whether a machine slept, only the other clock tells, which {@code Clocks} hands to
     * what asks that and nothing else.
     */
    @ArchTest
    static final ArchRule SCORING_DOES_NOT_LOOK_AT_THE_CLOCK_ON_THE_WALL = noClasses()
            .that(resideInAnyPackage(
                    "dev.elbow.scorer.score..",
                    "dev.elbow.scorer.stream..",
                    "dev.elbow.schemas.alert..",
                    "dev.elbow.schemas.event..",
                    "dev.elbow.schemas.wire.."))
            .and()
            .haveSimpleNameNotStartingWith("Begin")
            .and()
            .doNotHaveSimpleName("ScorerConfig")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat(resideInAPackage("java.time..").and(DescribedPredicate.not(type(Duration.class))))
            .orShould()
            .dependOnClassesThat(assignableTo(Date.class).or(assignableTo(Calendar.class)));

    @ArchTest
    static final ArchRule RESULTS_GO_THROUGH_THE_COMMAND_LINE = noClasses()
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("picocli's writers can be tested and redirected")
            .allowEmptyShould(true);

    @SuppressWarnings("ArrayRecordComponent") // names, read once
    private record Wall(String... inside) {
        ArchRule mayDependOn(String... others) {
            return noClasses()
                    .that(DescribedPredicate.not(resideInAnyPackage(inside)))
                    .and(resideInAPackage("dev.elbow.."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(others));
        }
    }

    private static Wall only(String... inside) {
        return new Wall(inside);
    }
}
