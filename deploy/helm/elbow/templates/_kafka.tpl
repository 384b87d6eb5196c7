{{/* What Kafka's clients are told of security; secrets are read from mounted files by Kafka's own provider. Takes the root. */}}
{{- define "elbow.kafka.security" -}}
{{- $kafka := .Values.kafka -}}
{{- $scram := eq $kafka.authentication "scram-sha-512" -}}
{{- $certificate := eq $kafka.authentication "tls" -}}
{{- if $scram }}
security.protocol: {{ ternary "SASL_SSL" "SASL_PLAINTEXT" $kafka.tls }}
sasl.mechanism: SCRAM-SHA-512
sasl.jaas.config: ${directory:/run/secrets/kafka-user:sasl.jaas.config}
{{- else if $kafka.tls }}
security.protocol: SSL
{{- end }}
{{- if include "elbow.caSecret" . }}
ssl.truststore.type: PEM
ssl.truststore.location: /run/secrets/kafka-ca/ca.crt
{{- end }}
{{- if $certificate }}
ssl.keystore.type: PEM
ssl.keystore.certificate.chain: ${directory:/run/secrets/kafka-user:user.crt}
ssl.keystore.key: ${directory:/run/secrets/kafka-user:user.key}
{{- end }}
{{- if or $scram $certificate }}
config.providers: directory
config.providers.directory.class: org.apache.kafka.common.config.provider.DirectoryConfigProvider
config.providers.directory.param.allowed.paths: /run/secrets/kafka-user
{{- end }}
{{- end -}}

{{/* Lays brokers, their security and the address of health under the settings that were given: takes root and settings. */}}
{{- define "elbow.settings" -}}
{{- $root := first . -}}
{{- $settings := deepCopy (last .) -}}
{{- $security := include "elbow.kafka.security" $root | fromYaml -}}
{{- $kafka := default (dict) $settings.kafka -}}
{{- $kafka = dict "consumer" (merge (dict) (default (dict) $kafka.consumer) $security) "producer" (merge (dict) (default (dict) $kafka.producer) $security) -}}
{{- if or $kafka.consumer $kafka.producer -}}
{{- $_ := set $settings "kafka" $kafka -}}
{{- end -}}
{{- $_ := set $settings "bootstrap_servers" (include "elbow.brokers" $root) -}}
{{- $_ := set $settings "http" (merge (dict) (default (dict) $settings.http) (dict "address" "0.0.0.0" "port" 9464)) -}}
{{- toYaml $settings -}}
{{- end -}}

{{- define "elbow.scorer.group" -}}
{{- default "elbow-score" .Values.scorer.settings.group -}}
{{- end -}}

{{- define "elbow.exactlyOnce" -}}
{{- if eq (default "exactly_once" .guarantee) "exactly_once" -}}true{{- end -}}
{{- end -}}

{{- define "elbow.scorer.settings" -}}
{{- $settings := deepCopy .Values.scorer.settings -}}
{{- if and .Values.scorer.packageImage (not .Values.scorer.package) -}}
{{- $_ := set $settings "package" "/models/package" -}}
{{- else if .Values.scorer.package -}}
{{- $_ := set $settings "package" .Values.scorer.package -}}
{{- else if not (or $settings.choose $settings.routes) -}}
{{- fail "scorer.package: absent (expected: name:version, oci://registry/repository:version, or scorer.packageImage, or choose or routes in scorer.settings)" -}}
{{- end -}}
{{- if hasKey (default (dict) (default (dict) $settings.kafka).consumer) "group.instance.id" -}}
{{- fail "scorer.settings.kafka.consumer.group.instance.id: there (expected: scorer.staticMembership, since a name belongs to one pod)" -}}
{{- end -}}
{{- $page := kindIs "map" $settings.page | ternary $settings.page (dict "enabled" (eq (toString $settings.page) "true")) -}}
{{- if ne (toString $page.enabled) "false" -}}
{{- $missing := list -}}
{{- if not (hasKey (default (dict) $settings.http) "tls") -}}{{- $missing = append $missing "http.tls" -}}{{- end -}}
{{- if not $page.basic_auth_file -}}{{- $missing = append $missing "page.basic_auth_file" -}}{{- end -}}
{{- if $missing -}}
{{- fail (printf "scorer.settings.page: shown without %s (expected: both http.tls and page.basic_auth_file, since who sees the page sees events)" (join " and " $missing)) -}}
{{- end -}}
{{- end -}}
{{- if .Values.scorer.staticMembership -}}
{{- $security := include "elbow.kafka.security" . | fromYaml -}}
{{- $kafka := default (dict) $settings.kafka -}}
{{- $consumer := default (dict) $kafka.consumer -}}
{{- $member := dict "group.instance.id" "${env:POD_NAME}" "config.providers" (hasKey $security "config.providers" | ternary "directory,env" "env") "config.providers.env.class" "org.apache.kafka.common.config.provider.EnvVarConfigProvider" "config.providers.env.param.allowlist.pattern" "POD_NAME" -}}
{{- /* A pod takes longer to come back than the scorer's own session timeout; with the newer protocol the brokers say how long. */ -}}
{{- if ne (lower (default "classic" (index $consumer "group.protocol"))) "consumer" -}}
{{- $_ := set $member "session.timeout.ms" 45000 -}}
{{- end -}}
{{- $_ := set $kafka "consumer" (merge (dict) $consumer $member) -}}
{{- $_ := set $settings "kafka" $kafka -}}
{{- end -}}
{{- include "elbow.settings" (list . $settings) -}}
{{- end -}}

{{- define "elbow.alert.settings" -}}
{{- $settings := deepCopy .Values.alert.settings -}}
{{- $topics := default (dict) $settings.topics -}}
{{- if not $topics.scores -}}
{{- if not .Values.scorer.enabled -}}
{{- fail "alert.settings.topics.scores: absent (expected: the topic of the scores, since there is no scorer here)" -}}
{{- end -}}
{{- $scores := include "elbow.scorer.routes" . | fromYamlArray -}}
{{- if gt (len $scores) 1 -}}
{{- fail "alert.settings.topics.scores: absent (expected: the topic of scores of which alerts are made, since the scorer has several routes)" -}}
{{- end -}}
{{- $_ := set $topics "scores" (first $scores).scores -}}
{{- end -}}
{{- $_ := set $settings "topics" $topics -}}
{{- include "elbow.settings" (list . $settings) -}}
{{- end -}}

{{/* The topics of each route, by the scorer's own defaults. */}}
{{- define "elbow.scorer.routes" -}}
{{- $routes := list -}}
{{- range default (list .Values.scorer.settings) .Values.scorer.settings.routes -}}
{{- $topics := default (dict) .topics -}}
{{- if not $topics.events -}}
{{- fail "scorer.settings.topics.events: absent (expected: the topic of the events, here or in each of scorer.settings.routes)" -}}
{{- end -}}
{{- $route := dict "events" $topics.events "scores" (default (printf "%s-scores" $topics.events) $topics.scores) "refusals" (default (printf "%s-refusals" $topics.events) $topics.refusals) -}}
{{- with .shadow -}}
{{- $_ := set $route "shadow" (default (printf "%s-shadow-scores" $topics.events) .topic) -}}
{{- end -}}
{{- $routes = append $routes $route -}}
{{- end -}}
{{- toYaml $routes -}}
{{- end -}}

{{/* The settings of the alerts that the scorer's process makes, with the topic of the scores; nothing where it makes none. */}}
{{- define "elbow.scorer.alerts" -}}
{{- $settings := .Values.scorer.settings -}}
{{- if not (has (toString $settings.alerts) (list "<nil>" "false")) -}}
{{- $alerts := kindIs "map" $settings.alerts | ternary (deepCopy $settings.alerts) dict -}}
{{- $topics := default (dict) $alerts.topics -}}
{{- if not $topics.scores -}}
{{- $_ := set $topics "scores" (first (include "elbow.scorer.routes" . | fromYamlArray)).scores -}}
{{- end -}}
{{- $_ := set $alerts "topics" $topics -}}
{{- if and $settings.create_topics (not (hasKey $alerts "create_topics")) -}}
{{- $_ := set $alerts "create_topics" true -}}
{{- end -}}
{{- toYaml $alerts -}}
{{- end -}}
{{- end -}}

{{/* The topic of the alerts: takes that of the scores and the settings of alerts. */}}
{{- define "elbow.alerts" -}}
{{- default (printf "%s-alerts" (trimSuffix "-scores" (first .))) (default (dict) (last .).topics).alerts -}}
{{- end -}}
