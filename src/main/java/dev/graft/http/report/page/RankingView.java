package dev.graft.http.report.page;

import dev.graft.attempt.result.AttemptResult;
import dev.graft.attempt.result.Ranking;
import dev.graft.http.report.plot.Shown;
import dev.graft.metric.Interval;
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
                        place.probe().map(n -> number(ranking, n)).orElse("–"),
                        place.probe().map(n -> interval(ranking, n)).orElse(""),
                        place.knn().map(n -> number(ranking, n)).orElse("–"),
                        place.error().map(AttemptResult.Failure::message).orElse("")))
                .toList());
    }

    private static String number(Ranking ranking, Interval number) {
        return isShare(ranking) ? Shown.percent(number.value()) : Shown.decimal(number.value());
    }

    private static String interval(Ranking ranking, Interval number) {
        return isShare(ranking) ? Shown.percents(number) : Shown.decimals(number);
    }

    private static boolean isShare(Ranking ranking) {
        return ranking.metric().equals(Ranking.ACCURACY);
    }
}
