{{/* What every object of this release is called, and what begins the names of its parts. */}}
{{- define "elbow.fullname" -}}
{{- if contains "elbow" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-elbow" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Takes a list of root and component. */}}
{{- define "elbow.name" -}}
{{- printf "%s-%s" (include "elbow.fullname" (first .)) (last .) -}}
{{- end -}}

{{- define "elbow.selector" -}}
app.kubernetes.io/name: elbow
app.kubernetes.io/instance: {{ (first .).Release.Name | quote }}
app.kubernetes.io/component: {{ last . }}
{{- end -}}

{{- define "elbow.labels" -}}
{{- $root := first . -}}
{{ include "elbow.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version }}
{{- end -}}

{{- define "elbow.metadata" -}}
name: {{ include "elbow.name" . }}
namespace: {{ (first .).Release.Namespace | quote }}
labels:
  {{- include "elbow.labels" . | nindent 2 }}
{{- end -}}

{{/* Takes root, the key of an image, and its values. A digest says more than a tag. */}}
{{- define "elbow.image" -}}
{{- $root := first . -}}
{{- $image := last . -}}
{{- $repository := required (printf "%s.repository: absent (expected: where the image is that was built from deploy/images)" (index . 1)) $image.repository -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default $root.Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "elbow.brokers" -}}
{{- required "kafka.bootstrapServers: absent (expected: HOST:PORT, several by commas)" .Values.kafka.bootstrapServers -}}
{{- end -}}

{{/* The Secret of a component's Kafka user: takes root and component. Strimzi names it after the user. */}}
{{- define "elbow.userSecret" -}}
{{- $root := first . -}}
{{- $component := last . -}}
{{- $given := (index $root.Values $component).userSecret -}}
{{- if ne $root.Values.kafka.authentication "none" -}}
{{- if $given -}}
{{- $given -}}
{{- else if $root.Values.strimzi.users.enabled -}}
{{- include "elbow.strimziSecret" (list $root (printf "%s.userSecret" $component) (include "elbow.name" .)) -}}
{{- else -}}
{{- fail (printf "%s.userSecret: absent (expected: the Secret of its Kafka user, since kafka.authentication is %s, or strimzi.users.enabled)" $component $root.Values.kafka.authentication) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "elbow.caSecret" -}}
{{- if .Values.kafka.caSecret -}}
{{- .Values.kafka.caSecret -}}
{{- else if and .Values.kafka.tls .Values.strimzi.cluster -}}
{{- include "elbow.strimziSecret" (list . "kafka.caSecret" (printf "%s-cluster-ca-cert" .Values.strimzi.cluster)) -}}
{{- end -}}
{{- end -}}

{{/* A Secret that Strimzi makes, which pods mount from their own namespace alone: takes root, the value that would name another, and its name. */}}
{{- define "elbow.strimziSecret" -}}
{{- $root := first . -}}
{{- $namespace := default $root.Release.Namespace $root.Values.strimzi.namespace -}}
{{- if ne $namespace $root.Release.Namespace -}}
{{- fail (printf "%s: absent (expected: a Secret of the namespace %s with what Strimzi's %s of the namespace %s has, since strimzi.namespace is another than the release's)" (index . 1) $root.Release.Namespace (last .) $namespace) -}}
{{- end -}}
{{- last . -}}
{{- end -}}

{{- define "elbow.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.user }}
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "elbow.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Where a pod runs: takes its component's values. */}}
{{- define "elbow.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .topologySpreadConstraints }}
topologySpreadConstraints:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end -}}
