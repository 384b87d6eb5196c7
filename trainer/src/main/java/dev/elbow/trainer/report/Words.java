package dev.elbow.trainer.report;

/**
 * What a figure says without being seen.
 *
 * @param id unique on the page
 * @param title a few words
 * @param description what is drawn, in a sentence
 */
record Words(String id, String title, String description) {}
