/** What dashboards, alerting rules and their runbook hold to. */
@NullMarked
package dev.elbow.deploy.observability;

import org.jspecify.annotations.NullMarked;
