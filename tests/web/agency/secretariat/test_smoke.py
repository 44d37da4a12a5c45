import pytest
pytestmark = pytest.mark.anyio

async def test_home(keeper, walk, publish, log, asked):
    for path in ("/workspace", "/workspace/secretariat","/workspace/secretariat/panels/night-time",f"/workspace/secretariat/asks/{asked.police}","/workspace/secretariat/panels/night-time/import"):
        a=await keeper.open(path)
        print(path,a.status_code, keeper.text[:1500])
    for form in ("activity","report","recommendation","address","statement"):
        await keeper.open(f"/workspace/secretariat/panels/night-time/{form}")
        a=await keeper.follow(); print(form, a.status_code, keeper.text[:600])
        a=await keeper.send(a.url.path,{}); print(a.status_code, keeper.text[:900])
    for form in ("quote","clock","pause","resume"):
        await keeper.open(f"/workspace/secretariat/asks/{asked.police}/{form}")
        a=await keeper.follow() if keeper.answer.status_code==303 else keeper.answer; print(form, a.status_code, keeper.text[:600])
