{{/* Names, labels and what all pods have in common. */}}

{{- define "apiscope.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Called with (dict "root" $ "component" "sensor"). */}}
{{- define "apiscope.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "apiscope.labels" -}}
{{ include "apiscope.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "apiscope.image" -}}
image: {{ printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- end -}}

{{/* Nobody needs the API of Kubernetes, a shell's user or a file system to write to. */}}
{{- define "apiscope.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "apiscope.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "apiscope.pod" -}}
serviceAccountName: {{ include "apiscope.fullname" . }}
automountServiceAccountToken: false
enableServiceLinks: false
# Longer than a command takes itself (20 s): what was taken in is committed.
terminationGracePeriodSeconds: 30
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Liveness says that the process answers; readiness that it commits. Called with a port. */}}
{{- define "apiscope.probes" -}}
startupProbe:
  httpGet: { path: /healthz, port: metrics }
  periodSeconds: 5
  failureThreshold: 36
livenessProbe:
  httpGet: { path: /healthz, port: metrics }
  periodSeconds: 15
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: { path: /readyz, port: metrics }
  periodSeconds: 10
  timeoutSeconds: 5
{{- end -}}

{{- define "apiscope.logEnv" -}}
- { name: APISCOPE_LOG_LEVEL, value: {{ .Values.log.level | quote }} }
- { name: APISCOPE_LOG_FORMAT, value: {{ .Values.log.format | quote }} }
{{- end -}}

{{- define "apiscope.busEnv" -}}
- { name: APISCOPE_BUS, value: {{ .Values.bus.url | quote }} }
{{- with .Values.bus.existingSecret }}
- name: APISCOPE_BUS_USER
  valueFrom: { secretKeyRef: { name: {{ . }}, key: user } }
- { name: APISCOPE_BUS_PASSWORD_FILE, value: /run/secrets/bus/password }
{{- end }}
{{- end -}}

{{- define "apiscope.stateEnv" -}}
- { name: APISCOPE_STATE, value: {{ .Values.state.url | quote }} }
{{- with .Values.state.existingSecret }}
- name: APISCOPE_STATE_USER
  valueFrom: { secretKeyRef: { name: {{ . }}, key: user } }
- { name: APISCOPE_STATE_PASSWORD_FILE, value: /run/secrets/state/password }
{{- end }}
{{- end -}}

{{- define "apiscope.secretMounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .Values.bus.existingSecret }}
- { name: bus, mountPath: /run/secrets/bus, readOnly: true }
{{- end }}
{{- if .Values.state.existingSecret }}
- { name: state, mountPath: /run/secrets/state, readOnly: true }
{{- end }}
{{- end -}}

{{- define "apiscope.secretVolumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- with .Values.bus.existingSecret }}
- name: bus
  secret: { secretName: {{ . }}, defaultMode: 0440, items: [{ key: password, path: password }] }
{{- end }}
{{- with .Values.state.existingSecret }}
- name: state
  secret: { secretName: {{ . }}, defaultMode: 0440, items: [{ key: password, path: password }] }
{{- end }}
{{- end -}}

{{/* Labels of a pod of any component. */}}
{{- define "apiscope.anySelector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
