package dev.portcullis.bitbucket.webhook;

import java.nio.charset.StandardCharsets;

/** Bodies of deliveries in the shape of 2026, written for these tests. */
final class Deliveries {

    static final String WORKSPACE = "{470c176d-3574-44ea-bb41-89e8638bcca4}";
    static final String REPOSITORY_UUID = "{11111111-3574-44ea-bb41-89e8638bcca4}";
    static final String OLD = "0".repeat(39) + "1";
    static final String NEW = "0".repeat(39) + "2";

    private static final String ACTOR =
            "'actor':{'type':'user','uuid':'{22222222-3574-44ea-bb41-89e8638bcca4}','display_name':'Dev','nickname':'dev'}";
    private static final String REPOSITORY = "'repository':{'type':'repository','uuid':'" + REPOSITORY_UUID
            + "','full_name':'acme/web','name':'Web','workspace':{'uuid':'" + WORKSPACE
            + "','slug':'acme','name':'Acme'},"
            + "'project':{'key':'WEB','uuid':'{33333333-3574-44ea-bb41-89e8638bcca4}'},'parent':null}";

    private Deliveries() {}

    static String push(String... changes) {
        return "{" + ACTOR + "," + REPOSITORY + ",'push':{'changes':[" + String.join(",", changes) + "]}}";
    }

    static String created(String branch) {
        return "{'old':null,'new':" + ref("branch", branch, NEW) + ",'created':true,'closed':false,'forced':false,"
                + "'truncated':false,'commits':[{'hash':'" + NEW + "','message':'x'}],'links':{}}";
    }

    static String forced(String branch) {
        return "{'old':" + ref("branch", branch, OLD) + ",'new':" + ref("branch", branch, NEW)
                + ",'created':false,'closed':false,'forced':true,'truncated':true,'commits':[{'hash':'" + NEW + "'}]}";
    }

    static String deletedTag(String tag) {
        return "{'old':" + ref("tag", tag, OLD)
                + ",'new':null,'created':false,'closed':true,'forced':false,'truncated':false}";
    }

    static String pullRequest(String more) {
        return pullRequest(
                "'source':{'branch':{'name':'f'},'commit':{'hash':'0123456789ab'},'repository':{'uuid':'"
                        + REPOSITORY_UUID + "','full_name':'acme/web'}}",
                more);
    }

    static String pullRequest(String source, String more) {
        return "{" + ACTOR + "," + REPOSITORY + ",'pullrequest':{'id':7,'title':'T','state':'OPEN','draft':false,"
                + source
                + ",'destination':{'branch':{'name':'main'},'commit':{'hash':'ba9876543210'}},'author':{'uuid':"
                + "'{22222222-3574-44ea-bb41-89e8638bcca4}','display_name':'Dev','nickname':'dev'},"
                + "'created_on':'2026-01-01T00:00:00+00:00','updated_on':'2026-01-02T00:00:00+00:00'}" + more + "}";
    }

    static String status() {
        return "{" + ACTOR + "," + REPOSITORY
                + ",'commit_status':{'key':'k','state':'FAILED','refname':null,'commit':{'hash':'" + NEW + "'}}}";
    }

    static String repository(String more) {
        return "{" + ACTOR + "," + REPOSITORY + more + "}";
    }

    static final String COMMENT = ",'comment':{'id':3,'content':{'raw':'hi'},'user':{'uuid':"
            + "'{22222222-3574-44ea-bb41-89e8638bcca4}'},'parent':{'id':2},'created_on':'2026-01-01T00:00:00+00:00'}";

    static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String ref(String type, String name, String hash) {
        return "{'type':'" + type + "','name':'" + name + "','target':{'type':'commit','hash':'" + hash + "'}}";
    }
}
