package dev.elbow.deploy.broker;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A topic to create: {@code events} or {@code events:4}.
 *
 * @param partitions at least 1
 */
record TopicName(String name, int partitions) {

    /** Reads a topic from the command line. */
    static final class Converter implements ITypeConverter<TopicName> {
        @Override
        public TopicName convert(String text) {
            int colon = text.indexOf(':');
            String name = colon < 0 ? text : text.substring(0, colon);
            String partitions = colon < 0 ? "1" : text.substring(colon + 1);
            if (name.isEmpty() || !partitions.matches("[1-9]\\d{0,4}")) {
                throw new TypeConversionException(
                        text + " (expected: NAME or NAME:PARTITIONS, of 1 to 99999 partitions)");
            }
            return new TopicName(name, Integer.parseInt(partitions));
        }
    }
}
