package dev.elbow.deploy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says of a command which part of Elbow it cannot do without; a distribution that lacks the part lacks the command. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {

    /** A part that some distribution lacks. */
    enum Part {
        BROKER("kafka.server.KafkaRaftServer"),
        TRAINER("dev.elbow.trainer.cli.TrainCommand");

        private final String resource;

        /** By a name, since the class itself may be absent. */
        Part(String className) {
            this.resource = className.replace('.', '/') + ".class";
        }

        boolean present() {
            return Requires.class.getClassLoader().getResource(resource) != null;
        }
    }

    /** All of them must be there. */
    Part[] value();
}
