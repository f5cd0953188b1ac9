# The Flink jobs on Nomad: one JobManager, two TaskManagers, shared host volumes. See README.md beside this file.
variable "image" {
  type    = string
  default = "weltgewebe/pipelines:0.1.0"
}

variable "taskmanagers" {
  type    = number
  default = 2
}

locals {
  # The address of the JobManager stands in each group's template; the rest of the file is the same for all.
  config = <<-EOT
    postgres:
      url: postgresql://{{ with nomadService "postgres" }}{{ with index . 0 }}{{ .Address }}:{{ .Port }}{{ end }}{{ end }}/weltgewebe
      user: wg_capture
      password: {{ with nomadVar "nomad/jobs/pipelines" }}{{ .capture_password | toJSON }}{{ end }}
      slot: wg_capture_weltgewebe
      publication: wg_publication
    nats:
      url: {{ range $i, $server := nomadService "nats" }}{{ if $i }},{{ end }}nats://{{ $server.Address }}:{{ $server.Port }}{{ end }}
    checkpoints:
      dir: /state/checkpoints
      interval: PT1S
      backend: rocksdb
    tilesets:
      dir: /tilesets
    contracts:
      dir: /app/schemas/collections
    events:
      dir: /app/schemas/events
    policies:
      dir: /app/dlm-policies/policies
    streams:
      dir: /app/deploy/nats
      profile: production
    metrics:
      address: 0.0.0.0:9101
    # dead-letters: {key-file: FILE} keeps the originals of dead letters, encrypted; mount the file as a secret
    jobs: [capture, bake]
  EOT
}

job "pipelines" {
  datacenters = ["*"]
  type        = "service"

  group "jobmanager" {
    # Never two: the slot has one reader, and a second JobManager would start the jobs a second time.
    count = 1

    network {
      mode = "host"
      port "rpc" { static = 6123 }
      port "blob" { static = 6124 }
      port "metrics" { static = 9101 }
    }

    service {
      provider = "nomad"
      name     = "pipelines-jobmanager"
      port     = "rpc"
    }

    service {
      provider = "nomad"
      name     = "pipelines-jobmanager-metrics"
      port     = "metrics"
      check {
        type     = "http"
        path     = "/health/ready"
        interval = "5s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 20
      interval = "10m"
      delay    = "1s"
      mode     = "delay"
    }

    volume "state" {
      type   = "host"
      source = "weltgewebe-state"
    }

    volume "tilesets" {
      type   = "host"
      source = "weltgewebe-tilesets"
    }

    task "jobmanager" {
      driver       = "docker"
      kill_timeout = "60s"

      config {
        image        = var.image
        network_mode = "host"
        args         = ["org.weltgewebe.pipelines.flink.cluster.JobManagerMain", "--config", "/secrets/pipelines.yaml"]
      }

      volume_mount {
        volume      = "state"
        destination = "/state"
      }

      volume_mount {
        volume      = "tilesets"
        destination = "/tilesets"
      }

      template {
        destination = "secrets/pipelines.yaml"
        change_mode = "restart"
        data        = <<-EOT
          ${local.config}
          cluster:
            rpc: {{ env "NOMAD_IP_rpc" }}:6123
            rest: 127.0.0.1:8081
            bind: 0.0.0.0
            task-manager-port: 6125
            task-managers: ${var.taskmanagers}
            slots: 3
            parallelism: ${var.taskmanagers}
            work-dir: /alloc/data/work
        EOT
      }

      resources {
        cpu    = 500
        memory = 1024
      }
    }
  }

  group "taskmanager" {
    count = var.taskmanagers

    network {
      mode = "host"
      # Fixed, so one to a client: Flink's RPC, rows between TaskManagers, counts for Flink's pages.
      port "rpc" { static = 6125 }
      port "data" { static = 6126 }
      port "counts" { static = 6127 }
      port "metrics" {}
    }

    service {
      provider = "nomad"
      name     = "pipelines-taskmanager-metrics"
      port     = "metrics"
      check {
        type     = "http"
        path     = "/health"
        interval = "5s"
        timeout  = "2s"
      }
    }

    restart {
      attempts = 20
      interval = "10m"
      delay    = "1s"
      mode     = "delay"
    }

    volume "state" {
      type   = "host"
      source = "weltgewebe-state"
    }

    volume "tilesets" {
      type   = "host"
      source = "weltgewebe-tilesets"
    }

    task "taskmanager" {
      driver       = "docker"
      kill_timeout = "30s"

      config {
        image        = var.image
        network_mode = "host"
        args = [
          "org.weltgewebe.pipelines.flink.cluster.TaskManagerMain",
          "--config", "/secrets/pipelines.yaml",
          "--id", "${NOMAD_ALLOC_ID}",
          "--metrics", "0.0.0.0:${NOMAD_PORT_metrics}",
        ]
      }

      volume_mount {
        volume      = "state"
        destination = "/state"
      }

      volume_mount {
        volume      = "tilesets"
        destination = "/tilesets"
      }

      template {
        destination = "secrets/pipelines.yaml"
        change_mode = "restart"
        data        = <<-EOT
          ${local.config}
          cluster:
            rpc: {{ with nomadService "pipelines-jobmanager" }}{{ with index . 0 }}{{ .Address }}:{{ .Port }}{{ end }}{{ end }}
            rest: 127.0.0.1:8081
            bind: 0.0.0.0
            task-manager-port: 6125
            task-managers: ${var.taskmanagers}
            slots: 3
            parallelism: ${var.taskmanagers}
            work-dir: /alloc/data/work
        EOT
      }

      resources {
        cpu    = 1000
        memory = 2048
      }
    }
  }
}
