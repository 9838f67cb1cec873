package dev.graft.http.report.page;

import dev.graft.attempt.AttemptResult;
import dev.graft.attempt.Ranking;
import dev.graft.http.report.plot.Shown;
import java.util.List;

/** The order of base models that a ranking has found. */
public record RankingView(List<Row> rows) {
    /** @param error why it could not be judged; empty where it was */
    public record Row(String rank, String baseModel, String probe, String interval, String neighbours, String error) {}

    static RankingView of(Ranking ranking) {
        return new RankingView(ranking.ranking().stream()
                .map(place -> new Row(
                        place.rank().map(rank -> rank.toString()).orElse("–"),
                        place.baseModel(),
                        place.probeAccuracy().map(a -> Shown.percent(a.value())).orElse("–"),
                        place.probeAccuracy().map(Shown::percents).orElse(""),
                        place.knnAccuracy().map(a -> Shown.percent(a.value())).orElse("–"),
                        place.error().map(AttemptResult.Failure::message).orElse("")))
                .toList());
    }
}
