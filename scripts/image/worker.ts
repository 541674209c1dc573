// The worker of the container image.
import '../load-environment'
import './answer-healthcheck'
import '../worker'
