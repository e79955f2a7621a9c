package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.protocol.jsonrpc.RequestId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTagTest {
  private static final String TAG = "\"io.modelcontextprotocol/subscriptionId\":\"s\"";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "| ,'params':{'_meta':{#}}",
        ",'params':{} | ,'params':{'_meta':{#}}",
        ",'params': { } | ,'params': {'_meta':{#} }",
        ",'params':{'uri':'a'} | ,'params':{'_meta':{#},'uri':'a'}",
        ",'params':{'uri':'a','_meta':{}} | ,'params':{'uri':'a','_meta':{#}}",
        ",'params':{'_meta':{ 'k':1}} | ,'params':{'_meta':{#, 'k':1}}",
        ",'params':{'_meta':7} | ,'params':{'_meta':{#}}",
        ",'params':[1] | ,'params':{'_meta':{#}}",
        ",'params':{'_meta':{'io.modelcontextprotocol/subscriptionId':4,'k':1}}"
            + "| ,'params':{'_meta':{#,'k':1}}"
      })
  void put_anyNotification_holdsTheId(String before, String after) {
    String head = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"";
    String given = before == null ? "" : before.replace('\'', '"');
    Message message = Message.of(head + given + '}');

    String tagged = MessageText.of(new SubscriptionTag(new RequestId("\"s\"")).put(message));
    message.release();

    assertThat(tagged).isEqualTo(head + after.replace('\'', '"').replace("#", TAG) + '}');
  }
}
