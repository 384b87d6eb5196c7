{{/* The files of the training Job. */}}
{{- define "elbow.trainer.files" -}}
{{- $trainer := .Values.trainer -}}
recipe.yaml: |
  {{- required "trainer.recipe: absent (expected: the text of a recipe, as elbow init writes it)" $trainer.recipe | nindent 2 }}
{{- if $trainer.topics }}
kafka.properties: |
  {{- range $key, $value := include "elbow.kafka.security" . | fromYaml }}
  {{ $key }}={{ $value }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* The pod of the training Job. */}}
{{- define "elbow.trainer.pod" -}}
{{- $part := list . "trainer" -}}
{{- $trainer := .Values.trainer -}}
{{- $topics := $trainer.topics -}}
{{- $secret := "" -}}
{{- $ca := "" -}}
{{- if $topics -}}
{{- $secret = include "elbow.userSecret" $part -}}
{{- $ca = include "elbow.caSecret" . -}}
{{- end -}}
{{- $out := printf "/models/%s" $trainer.name -}}
metadata:
  labels:
    {{- include "elbow.selector" $part | nindent 4 }}
    {{- with $trainer.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    elbow.dev/recipe: {{ include "elbow.trainer.files" . | sha256sum | quote }}
    {{- with $trainer.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "elbow.fullname" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # A push that failed is tried again in its pod, where the training is done.
  restartPolicy: OnFailure
  securityContext:
    {{- include "elbow.podSecurity" . | nindent 4 }}
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- with include "elbow.placement" $trainer }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- $train := list "train" "/etc/elbow/recipe.yaml" "--out" $out }}
  {{- if $trainer.resume }}{{ $train = append $train "--resume" }}{{ end }}
  {{- if $topics }}{{ $train = concat $train (list "--bootstrap-servers" (include "elbow.brokers" .) "--kafka-config" "/etc/elbow/kafka.properties") }}{{ end }}
  {{- $steps := list (dict "name" "train" "args" (concat $train $trainer.arguments)) }}
  {{- with $trainer.push }}{{ $steps = append $steps (dict "name" "push" "args" (list "zoo" "push" $out .)) }}{{ end }}
  {{- range $i, $step := $steps }}
  {{- if eq $i (sub (len $steps) 1 | int) }}
  containers:
  {{- else }}
  initContainers:
  {{- end }}
    - name: {{ $step.name }}
      image: {{ include "elbow.image" (list $ "trainer.image" $trainer.image) | quote }}
      imagePullPolicy: {{ $trainer.image.pullPolicy }}
      args:
        {{- toYaml $step.args | nindent 8 }}
      env:
        - {name: JAVA_TOOL_OPTIONS, value: {{ $trainer.javaOptions | quote }}}
        # The engine unpacks itself there, 432 MB.
        - {name: DJL_CACHE_DIR, value: /tmp/djl}
        - {name: ELBOW_CACHE, value: /tmp/elbow}
        {{- if $trainer.registrySecret }}
        - {name: DOCKER_CONFIG, value: /run/secrets/registry}
        {{- end }}
      resources:
        {{- toYaml $trainer.resources | nindent 8 }}
      securityContext:
        {{- include "elbow.containerSecurity" $ | nindent 8 }}
      volumeMounts:
        - {name: settings, mountPath: /etc/elbow, readOnly: true}
        - {name: tmp, mountPath: /tmp}
        {{- if $trainer.dataClaim }}
        - {name: data, mountPath: /data, readOnly: true}
        {{- end }}
        - {name: models, mountPath: /models}
        {{- if $secret }}
        - {name: kafka-user, mountPath: /run/secrets/kafka-user, readOnly: true}
        {{- end }}
        {{- if $ca }}
        - {name: kafka-ca, mountPath: /run/secrets/kafka-ca, readOnly: true}
        {{- end }}
        {{- if $trainer.registrySecret }}
        - {name: registry, mountPath: /run/secrets/registry, readOnly: true}
        {{- end }}
  {{- end }}
  volumes:
    - name: settings
      configMap: {name: {{ include "elbow.name" $part }}}
    # Encoded rows lie there: a disk, not memory.
    - name: tmp
      emptyDir: {sizeLimit: {{ $trainer.temporarySize }}}
    {{- with $trainer.dataClaim }}
    - name: data
      persistentVolumeClaim: {claimName: {{ . | quote }}, readOnly: true}
    {{- end }}
    - name: models
      persistentVolumeClaim: {claimName: {{ required "trainer.outputClaim: absent (expected: a volume claim, where the package is written)" $trainer.outputClaim | quote }}}
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
    {{- with $trainer.registrySecret }}
    - name: registry
      {{- include "elbow.registryVolume" . | nindent 6 }}
    {{- end }}
{{- end -}}

{{/* A Job's pod cannot be changed: another one is another Job. As long as the label of its pods may be. */}}
{{- define "elbow.trainer.name" -}}
{{- printf "%s-trainer-%s" (include "elbow.fullname" . | trunc 45 | trimSuffix "-") (include "elbow.trainer.pod" . | sha256sum | trunc 8) -}}
{{- end -}}
