package dev.graft.reliability.fuzz.grammar;

import dev.graft.reliability.fuzz.grammar.Forms.Form;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Requests to a server that are wrong in one or two places: address, query, headers, method, body or framing. */
public final class Requests {
    /**
     * A request as it goes over the wire.
     *
     * @param what it is, in a line
     * @param framed whether it is HTTP that can be answered: a request line, headers, and as much body as they say
     */
    public record Request(String what, byte[] bytes, boolean framed) {}

    /** Names of things that are there. */
    public record Known(String dataset, String item, String job, String model) {}

    private static final List<String> PATHS = List.of(
            "/v1/datasets",
            "/v1/datasets/{ds}",
            "/v1/datasets/{ds}/items",
            "/v1/datasets/{ds}/items/{item}",
            "/v1/datasets/{ds}/items/{item}/content",
            "/v1/datasets/{ds}/report",
            "/v1/base-models",
            "/v1/base-models/graft-mini",
            "/v1/jobs",
            "/v1/jobs/{job}",
            "/v1/jobs/{job}/events",
            "/v1/jobs/{job}/metrics",
            "/v1/jobs/{job}/checkpoints",
            "/v1/jobs/{job}/report",
            "/v1/jobs/{job}/logs",
            "/v1/models",
            "/v1/models/{model}",
            "/v1/models/{model}/versions",
            "/v1/models/{model}/versions/1",
            "/v1/models/{model}/versions/1/report",
            "/v1/models/{model}/aliases",
            "/v1/models/{model}/aliases/champion",
            "/v1/workers",
            "/v1/info",
            "/problems/not_found",
            "/q/health/ready",
            "/q/openapi");
    private static final String JOB =
            "{'kind':'training','dataset':'{ds}','base_model':'graft-mini','method':'fine_tuning',"
                    + "'model':'m','hyperparameters':{'epochs':8,'batch_size':32,'optimizer':'adamw','learning_rate':0.001,"
                    + "'weight_decay':0.05,'schedule':'cosine','warmup_fraction':0.1,'head_epochs':2,'unfreeze_from':'layer3',"
                    + "'backbone_learning_rate':null,'batch_norm':'frozen','augmentation':'light','label_smoothing':0.0,"
                    + "'class_weights':'balanced','dropout':0.0,'early_stopping_patience':5,'momentum':0.9,'image_size':64},"
                    + "'checkpoint':{'metric':'accuracy','keep':2},'device':'auto','seed':42,'max_duration_seconds':60,"
                    + "'metadata':{'a':[1,{'b':'c'}]},'dry_run':true}";
    /** Fields that no operation has, beyond what a list of faults can be. */
    private static final int WIDE = 20_000;

    private static final int LARGE = 7 << 20;
    /** Below this, lines and headers are read. */
    private static final int LINE = 3000;
    /** Headers that are between the client and the HTTP layer. */
    private static final List<String> OF_THE_CONNECTION = List.of("Expect", "Upgrade", "Connection", "TE", "Host ");

    private final Known known;
    private final Dice dice;
    private final List<String> headers = new ArrayList<>();

    private Requests(Known known, Dice dice) {
        this.known = known;
        this.dice = dice;
        headers.add("Host: 127.0.0.1");
    }

    /** Reads: path, query, headers, method. */
    public static Request read(Known known, Dice dice) {
        Requests requests = new Requests(known, dice);
        String path = requests.filled(dice.pick(PATHS));
        switch (dice.below(3)) {
            case 0 -> path = Targets.bent(path, dice);
            case 1 -> path += Targets.query(dice);
            default -> requests.headers.add(Headers.draw(dice));
        }
        String method = dice.oneIn(5)
                ? dice.pick("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "POST", "BREW", "get", "G\u00e9T", "PROPFIND")
                : "GET";
        return requests.request(method, path, new byte[0]);
    }

    /** JSON to every operation that takes it. */
    public static Request json(Known known, Dice dice) {
        Requests requests = new Requests(known, dice);
        String base64 = Base64.getEncoder().encodeToString(Images.draw(dice));
        String[] operation = dice.pick(
                new String[] {"POST", "/v1/jobs", JOB},
                new String[] {"POST", "/v1/jobs", JOB},
                new String[] {"PATCH", "/v1/datasets/{ds}", "{'name':'n','metadata':{'a':[1,{'b':null}],'c':'d'}}"},
                new String[] {"PATCH", "/v1/models/{model}", "{'description':'d','auto_promote':true}"},
                new String[] {"PUT", "/v1/models/{model}/aliases/mine", "{'version':1}"},
                new String[] {"POST", "/v1/models/{model}/predict", "{'inputs':[{'image':'" + base64 + "'}]}"});
        byte[] body = dice.oneIn(120)
                ? JsonTexts.wide(WIDE).getBytes(StandardCharsets.UTF_8)
                : JsonTexts.bent(requests.filled(operation[2]), dice);
        requests.headers.add("Content-Type: "
                + (dice.oneIn(10)
                        ? dice.pick(
                                "application/json; charset=nonsense",
                                "application/json;;",
                                "text/json",
                                "json",
                                "*/*",
                                "")
                        : "application/json"));
        if (dice.oneIn(6)) {
            requests.headers.add(Headers.draw(dice));
        }
        return requests.request(operation[0], requests.filled(operation[1]), body);
    }

    /** Archives and pictures, as the body or in a form. */
    public static Request upload(Known known, Dice dice) {
        boolean dataset = dice.oneIn(2);
        return upload(known, dice, dataset, dataset ? archive(dice) : Images.draw(dice));
    }

    /** A body, larger than what lies between client and server, to what is refused before it is read. */
    public static Request unread(Known known, Dice dice) {
        Requests requests = new Requests(known, dice);
        String path = dice.pick(
                "/v1/models/nobody/predict",
                "/v1/models/{model}/predict?top_k=0",
                "/v1/datasets?task=none",
                "/v1/datasets/{ds}",
                "/v1/nothing",
                "/q/health/ready");
        requests.headers.add("Content-Type: " + dice.pick("image/jpeg", "application/zip", "text/none", "/"));
        return requests.request("POST", requests.filled(path), new byte[LARGE + dice.below(LARGE)]);
    }

    /** A picture for a prediction, as the body. */
    public static Request picture(Known known, byte[] picture) {
        Requests requests = new Requests(known, Dice.of(0, "picture", 0));
        requests.headers.add("Content-Type: image/png");
        return requests.request("POST", requests.filled("/v1/models/{model}/predict"), picture);
    }

    private static Request upload(Known known, Dice dice, boolean dataset, byte[] file) {
        Requests requests = new Requests(known, dice);
        String path = requests.filled(dataset ? "/v1/datasets" : "/v1/models/{model}/predict");
        byte[] body = file;
        if (dice.oneIn(2)) {
            Form form = Forms.draw(file, dataset ? dice.pick("name", "seed", "splits", "metadata") : "name", dice);
            requests.headers.add("Content-Type: " + form.type());
            body = form.body();
        } else {
            requests.headers.add("Content-Type: "
                    + (dataset ? dice.pick("application/zip", "application/octet-stream") : "image/jpeg"));
            path += dice.oneIn(3) ? Targets.query(dice) : "";
        }
        if (dice.oneIn(6)) {
            requests.headers.add(Headers.draw(dice));
        }
        return requests.request("POST", path, body);
    }

    private static byte[] archive(Dice dice) {
        return switch (dice.below(4)) {
            case 0 -> new Zip(dice).draw();
            case 1 -> new Tar(dice).draw();
            case 2 -> new Tar(dice).drawPacked();
            default -> Zip.of(List.of(Images.draw(dice), Images.draw(dice), Images.draw(dice)));
        };
    }

    /** Bytes that break HTTP itself. */
    public static Request broken(Known known, Dice dice) {
        byte[] whole = new byte[0];
        String what = "";
        for (int i = 1 + dice.below(2); i > 0; i--) {
            Request good = dice.oneIn(2) ? read(known, dice) : upload(known, dice);
            what += good.what() + " + ";
            whole = new Octets().add(whole).add(good.bytes()).toBytes();
        }
        byte[] bytes =
                switch (dice.below(5)) {
                    case 0 -> Damage.of(whole, dice);
                    case 1 -> Arrays.copyOf(whole, dice.below(whole.length));
                    case 2 -> dice.bytes(1 + dice.below(4000));
                    default -> Wrong.framing(dice);
                };
        return new Request("broken: " + what, bytes, false);
    }

    private Request request(String method, String path, byte[] body) {
        Octets out = new Octets().text(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach(header -> out.text(header).text("\r\n"));
        boolean chunked = body.length > 0 && dice.oneIn(5);
        if (chunked) {
            out.text("Transfer-Encoding: chunked\r\n");
        } else if (body.length > 0 || !method.equals("GET")) {
            out.text("Content-Length: " + body.length + "\r\n");
        }
        out.text("Connection: close\r\n\r\n");
        if (chunked) {
            int cut = dice.below(body.length) + 1;
            out.text(Integer.toHexString(cut) + "\r\n")
                    .add(Arrays.copyOf(body, cut))
                    .text("\r\n");
            if (cut < body.length) {
                byte[] rest = Arrays.copyOfRange(body, cut, body.length);
                out.text(Integer.toHexString(rest.length) + ";x=y\r\n")
                        .add(rest)
                        .text("\r\n");
            }
            out.text("0\r\n\r\n");
        } else {
            out.add(body);
        }
        String all = String.join("", headers);
        boolean framed = (path + method).chars().allMatch(c -> c > ' ' && c < 127)
                && path.length() < LINE
                && all.chars().noneMatch(c -> c < ' ' || c == 127)
                && all.length() < LINE
                && headers.stream().noneMatch(header -> OF_THE_CONNECTION.contains(header.split(":")[0]));
        return new Request(method + " " + path + " " + headers, out.toBytes(), framed);
    }

    private String filled(String template) {
        return template.replace("{ds}", known.dataset())
                .replace("{item}", known.item())
                .replace("{job}", known.job())
                .replace("{model}", known.model());
    }
}
