package dev.elbow.deploy.helm;

import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclOperation;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTransactionalIdResource;
import java.util.List;

/**
 * A right of a Kafka user, as Strimzi's operator grants it.
 *
 * @param type topic, group or transactionalId
 * @param prefix whether the name is that of all that begin with it
 */
public record GrantedRight(AclOperation operation, String type, String name, boolean prefix) {

    /** All of a user. */
    public static List<GrantedRight> of(KafkaUser user) {
        KafkaUserAuthorizationSimple simple =
                (KafkaUserAuthorizationSimple) user.getSpec().getAuthorization();
        return simple.getAcls().stream().flatMap(rule -> of(rule).stream()).toList();
    }

    private static List<GrantedRight> of(AclRule rule) {
        AclRuleResource resource = rule.getResource();
        return rule.getOperations().stream()
                .map(operation -> new GrantedRight(
                        operation,
                        resource.getType(),
                        name(resource),
                        pattern(resource) == AclResourcePatternType.PREFIX))
                .toList();
    }

    private static String name(AclRuleResource resource) {
        return resource instanceof AclRuleTopicResource topic
                ? topic.getName()
                : resource instanceof AclRuleGroupResource group
                        ? group.getName()
                        : ((AclRuleTransactionalIdResource) resource).getName();
    }

    private static AclResourcePatternType pattern(AclRuleResource resource) {
        return resource instanceof AclRuleTopicResource topic
                ? topic.getPatternType()
                : resource instanceof AclRuleGroupResource group
                        ? group.getPatternType()
                        : ((AclRuleTransactionalIdResource) resource).getPatternType();
    }

    @Override
    public String toString() {
        return operation.toValue() + " on " + type + " " + name + (prefix ? "*" : "");
    }
}
