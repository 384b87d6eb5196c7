{{/* The least rights of scoring, as scorer/README.md lists them: a list of Strimzi's rules. Takes the root. */}}
{{- define "elbow.scorer.rights" -}}
{{- $settings := .Values.scorer.settings -}}
{{- $read := list -}}
{{- $write := list -}}
{{- $described := list -}}
{{- range include "elbow.scorer.routes" . | fromYamlArray -}}
{{- $read = append $read .events -}}
{{- $write = concat $write (list .scores .refusals) -}}
{{- $described = concat $described (list .scores .refusals) -}}
{{- with .shadow }}{{- $write = append $write . -}}{{- end -}}
{{- end -}}
{{- range $read | uniq }}
- {resource: {type: topic, name: {{ . | quote }}, patternType: literal}, operations: [Read]}
{{- end }}
{{- range $topic := $write | uniq }}
- resource: {type: topic, name: {{ $topic | quote }}, patternType: literal}
  operations: {{ template "elbow.written" (list $settings (has $topic $described)) }}
{{- end }}
- {resource: {type: group, name: {{ include "elbow.scorer.group" . | quote }}, patternType: literal}, operations: [Read]}
{{- if include "elbow.exactlyOnce" $settings }}
{{- $id := default (include "elbow.scorer.group" .) $settings.transactional_id }}
- {resource: {type: transactionalId, name: {{ printf "%s-" $id | quote }}, patternType: prefix}, operations: [Write]}
{{- end }}
{{- with include "elbow.scorer.alerts" . | fromYaml }}
{{- include "elbow.alert.rights" . }}
{{- end }}
{{- end -}}

{{- define "elbow.written" -}}
[Write{{ if last . }}, DescribeConfigs{{ end }}{{ if (first .).create_topics }}, Create{{ end }}]
{{- end -}}

{{/* The least rights of alerts, as scorer/ALERTS.md lists them. Takes the settings, with the topic of the scores. */}}
{{- define "elbow.alert.rights" -}}
{{- $group := default "elbow-alert" .group -}}
{{- $scores := .topics.scores -}}
{{- $alerts := include "elbow.alerts" (list $scores .) -}}
{{- $sinks := list -}}
{{- range $name := list "alertmanager" "webhook" "log" -}}
{{- if index (default (dict) $.sinks) $name }}{{- $sinks = append $sinks $name -}}{{- end -}}
{{- end }}
- {resource: {type: topic, name: {{ $scores | quote }}, patternType: literal}, operations: [Read]}
- resource: {type: topic, name: {{ $alerts | quote }}, patternType: literal}
  operations: [{{ if $sinks }}Read, {{ end }}Write, DescribeConfigs{{ if .create_topics }}, Create{{ end }}]
- {resource: {type: group, name: {{ $group | quote }}, patternType: literal}, operations: [Read]}
{{- range $sinks }}
- {resource: {type: group, name: {{ printf "%s-%s" $group . | quote }}, patternType: literal}, operations: [Read]}
{{- end }}
{{- if include "elbow.exactlyOnce" . }}
- {resource: {type: transactionalId, name: {{ printf "%s-" $group | quote }}, patternType: prefix}, operations: [Write]}
{{- end }}
- resource: {type: topic, name: {{ printf "%s-episodes-changelog" $group | quote }}, patternType: literal}
  operations: [Create, Read, Write]
{{- if .budget }}
- resource: {type: topic, name: {{ printf "%s-levels-changelog" $group | quote }}, patternType: literal}
  operations: [Create, Read, Write]
{{- end }}
{{- end -}}
