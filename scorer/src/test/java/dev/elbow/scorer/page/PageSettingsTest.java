package dev.elbow.scorer.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elbow.scorer.http.HttpLogin;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageSettingsTest {

    @Test
    void showsTheAlertsOfItsOwnProcessUnlessItIsToldOfOthers() {
        PageSettings told = new PageSettings(HttpLogin.NONE, List.of(), true, List.of("others"));

        assertThat(PageSettings.defaults().besideAlerts("alerts").alerts()).containsExactly("alerts");
        assertThat(told.besideAlerts("alerts").alerts()).containsExactly("others");
    }
}
