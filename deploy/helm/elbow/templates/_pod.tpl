{{/* Modes of files are decimal: 288 is 0440, for user and group. */}}

{{/* The pod of a service: takes a list of root and component, scorer or alert. */}}
{{- define "elbow.pod" -}}
{{- $root := first . -}}
{{- $component := last . -}}
{{- $values := index $root.Values $component -}}
{{- $scorer := eq $component "scorer" -}}
{{- $secret := include "elbow.userSecret" . -}}
{{- $ca := include "elbow.caSecret" $root -}}
{{- $scheme := hasKey (default (dict) $values.settings.http) "tls" | ternary "HTTPS" "HTTP" -}}
metadata:
  labels:
    {{- include "elbow.selector" . | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Settings are read at the start: other ones are another pod.
    elbow.dev/settings: {{ include (printf "elbow.%s.settings" $component) $root | sha256sum | quote }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "elbow.fullname" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # A stop commits and leaves the group within 30 s.
  terminationGracePeriodSeconds: 45
  securityContext:
    {{- include "elbow.podSecurity" $root | nindent 4 }}
  {{- with $root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- with include "elbow.placement" $values }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: {{ $component }}
      image: {{ include "elbow.image" (list $root "image" $root.Values.image) | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args: [{{ $scorer | ternary "score" "alert" }}, --config, /etc/elbow/settings.yaml]
      env:
        - {name: ELBOW_LOG_FORMAT, value: {{ $values.logFormat }}}
        - {name: JAVA_TOOL_OPTIONS, value: {{ $values.javaOptions | quote }}}
        {{- if $scorer }}
        - {name: ELBOW_CACHE, value: /var/cache/elbow}
        - {name: ELBOW_CONFIG, value: /etc/elbow/trust}
        - {name: ELBOW_SIGNATURES, value: {{ $values.signatures | quote }}}
        {{- if $values.registrySecret }}
        - {name: DOCKER_CONFIG, value: /run/secrets/registry}
        {{- end }}
        {{- if and $values.autoscaling.enabled (eq $root.Values.kafka.authentication "scram-sha-512") }}
        - {name: KAFKA_USERNAME, value: {{ default $secret $values.autoscaling.username | quote }}}
        {{- end }}
        {{- $stable := and (include "elbow.exactlyOnce" $values.settings) (or $values.staticMembership $values.settings.transactional_id) }}
        {{- if or $values.staticMembership $stable }}
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        {{- end }}
        {{- if $stable }}
        # Of one process alone. A pod that was killed ends its open transaction when it is back.
        - {name: ELBOW_TRANSACTIONAL_ID, value: {{ printf "%s-$(POD_NAME)" (default (include "elbow.scorer.group" $root) $values.settings.transactional_id) | quote }}}
        {{- end }}
        {{- end }}
      ports:
        - {name: http, containerPort: {{ include "elbow.port" $values }}}
      # Packages are pulled and proved before anything is shown.
      startupProbe:
        httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}
        periodSeconds: 5
        failureThreshold: 120
      livenessProbe:
        httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet: {path: /health/ready, port: http, scheme: {{ $scheme }}}
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml $values.resources | nindent 8 }}
      securityContext:
        {{- include "elbow.containerSecurity" $root | nindent 8 }}
      volumeMounts:
        - {name: settings, mountPath: /etc/elbow/settings.yaml, subPath: settings.yaml, readOnly: true}
        # ONNX Runtime unpacks its native library there.
        - {name: tmp, mountPath: /tmp}
        {{- if $secret }}
        - {name: kafka-user, mountPath: /run/secrets/kafka-user, readOnly: true}
        {{- end }}
        {{- if $ca }}
        - {name: kafka-ca, mountPath: /run/secrets/kafka-ca, readOnly: true}
        {{- end }}
        {{- range $values.secretFiles }}
        - {name: secret-{{ . }}, mountPath: /run/secrets/{{ . }}, readOnly: true}
        {{- end }}
        {{- if $scorer }}
        - {name: cache, mountPath: /var/cache/elbow}
        {{- if $values.packageImage }}
        - {name: package, mountPath: /models/package, readOnly: true}
        {{- end }}
        {{- if $values.keysConfigMap }}
        - {name: keys, mountPath: /etc/elbow/trust/keys, readOnly: true}
        {{- end }}
        {{- if $values.registrySecret }}
        - {name: registry, mountPath: /run/secrets/registry, readOnly: true}
        {{- end }}
        {{- end }}
  volumes:
    - name: settings
      configMap: {name: {{ include "elbow.name" . }}}
    - name: tmp
      emptyDir: {sizeLimit: 1Gi}
    {{- if $secret }}
    - name: kafka-user
      secret: {secretName: {{ $secret | quote }}, defaultMode: 288}
    {{- end }}
    {{- if $ca }}
    - name: kafka-ca
      secret:
        secretName: {{ $ca | quote }}
        items: [{key: ca.crt, path: ca.crt}]
    {{- end }}
    {{- range $values.secretFiles }}
    - name: secret-{{ . }}
      secret: {secretName: {{ . | quote }}, defaultMode: 288}
    {{- end }}
    {{- if $scorer }}
    - name: cache
      emptyDir: {sizeLimit: {{ $values.cacheSize }}}
    {{- with $values.packageImage }}
    - name: package
      image: {reference: {{ . | quote }}, pullPolicy: IfNotPresent}
    {{- end }}
    {{- with $values.keysConfigMap }}
    - name: keys
      configMap: {name: {{ . | quote }}}
    {{- end }}
    {{- with $values.registrySecret }}
    - name: registry
      {{- include "elbow.registryVolume" . | nindent 6 }}
    {{- end }}
    {{- end }}
{{- end -}}

{{- define "elbow.port" -}}
{{- default 9464 (default (dict) .settings.http).port -}}
{{- end -}}

{{/* A login to a registry under the name that Docker's clients look for. */}}
{{- define "elbow.registryVolume" -}}
secret:
  secretName: {{ . | quote }}
  defaultMode: 288
  items: [{key: .dockerconfigjson, path: config.json}]
{{- end -}}
