{{/* The sensor's container. Called with (dict "root" $ "source" "vxlan://…" "listen" "…"). */}}
{{- define "apiscope.sensorContainer" -}}
{{- $ := .root -}}
name: sensor
{{ include "apiscope.image" $ }}
args:
  - sensor
  - --source
  - {{ .source | quote }}
  - --values
  - {{ $.Values.sensor.values }}
  {{- if $.Values.sensor.keyLogHostPath }}
  - --keys
  - {{ printf "file:/keys/%s" (base $.Values.sensor.keyLogHostPath) | quote }}
  {{- end }}
  {{- with .filter }}
  - --filter
  - {{ . | quote }}
  {{- end }}
  {{- range $.Values.sensor.extraArgs }}
  - {{ . | quote }}
  {{- end }}
env:
  - { name: APISCOPE_LISTEN, value: '0.0.0.0:9464' }
  {{- include "apiscope.logEnv" $ | nindent 2 }}
  {{- include "apiscope.busEnv" $ | nindent 2 }}
  - name: APISCOPE_KEY
    valueFrom: { secretKeyRef: { name: {{ required "key.existingSecret: name of the secret with the sensors' key" $.Values.key.existingSecret }}, key: key } }
  # Copies of one Deployment are sensors of their own.
  - name: APISCOPE_SENSOR
    valueFrom: { fieldRef: { fieldPath: {{ .nameFrom }} } }
ports:
  - { name: metrics, containerPort: 9464 }
  {{- with .port }}
  - { name: mirror, containerPort: {{ . }}, protocol: UDP }
  {{- end }}
{{ include "apiscope.probes" $ }}
resources: {{ toYaml $.Values.sensor.resources | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- if $.Values.bus.existingSecret }}
  - { name: bus, mountPath: /run/secrets/bus, readOnly: true }
  {{- end }}
  {{- if $.Values.sensor.keyLogHostPath }}
  - { name: keys, mountPath: /keys, readOnly: true }
  {{- end }}
{{- end -}}

{{- define "apiscope.sensorVolumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 64Mi }
{{- with .Values.bus.existingSecret }}
- name: bus
  secret: { secretName: {{ . }}, defaultMode: 0440, items: [{ key: password, path: password }] }
{{- end }}
{{- with .Values.sensor.keyLogHostPath }}
- name: keys
  hostPath: { path: {{ dir . }}, type: Directory }
{{- end }}
{{- end -}}
